package com.penguinmails.bench.database;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.util.List;

/** The lists of our own staff, who see every tenant's rows, as the repositories send them. */
final class ScaleStaffQueries {
  private static final int LIST = 20;
  private static final int DASHBOARD = 100;
  private static final String FROM_THE_TOP =
      "('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff')";

  static final List<ScaleQuery> ALL =
      List.of(
          staff(
              Tier.OLTP,
              "staff: notifications",
              LIST,
              """
              select * from system_notifications
               where (created, id) < %1$s
                 and (null::text is null or (tenant_id is null) = (null = 'system'))
                 and (null::text is null or severity = null)
                 and (null::boolean is null or (reviewed is null) = null)
                 and (null::boolean is null or (not is_resolved) = null)
               order by created desc, id desc limit 51
              """),
          staff(
              Tier.OLTP,
              "staff: open notifications",
              LIST,
              """
              select * from system_notifications
               where (created, id) < %1$s
                 and (null::text is null or (tenant_id is null) = (null = 'system'))
                 and ('critical'::text is null or severity = 'critical')
                 and (null::boolean is null or (reviewed is null) = null)
                 and (true::boolean is null or (not is_resolved) = true)
               order by created desc, id desc limit 51
              """),
          staff(
              Tier.OLTP,
              "staff: subscriptions",
              LIST,
              """
              select s.*, t.name as tenant_name, p.name as plan_name
                from subscriptions s join tenants t on t.id = s.tenant_id left join plans p on p.id = s.plan_id
               where (s.created, s.id) < %1$s and (cast(null as text) is null or s.status = null)
                 and (cast(null as uuid) is null or s.plan_id = null)
               order by s.created desc, s.id desc limit 51
              """),
          staff(
              Tier.OLTP,
              "staff: addresses",
              LIST,
              """
              select * from smtp_ip_addresses
               where (created, id) < %1$s and (cast(null as text) is null or status = null)
                 and (cast(null as uuid) is null or vps_instance_id = null)
               order by created desc, id desc limit 51
              """),
          staff(
              Tier.QUEUE,
              "staff: queues",
              DASHBOARD,
              """
              select q.name, q.is_active, q.max_concurrent_jobs, q.timeout_seconds, w.due, w.delayed, w.oldest,
                     coalesce(c.jobs, 0) as in_flight, d.letters
                from job_queues q
                cross join lateral (
                  select count(*) filter (where run_at <= now())::integer as due,
                         count(*) filter (where run_at > now())::integer as delayed,
                         min(run_at) filter (where run_at <= now()) as oldest
                    from (select j.run_at from jobs j where j.queue_name = q.name and j.lane is not null limit 100000) j) w
                left join (select queue_name, sum(cardinality(job_ids))::integer as jobs from job_claims group by queue_name) c
                  on c.queue_name = q.name
                cross join lateral (
                  select count(*)::integer as letters
                    from (select from dead_letter_jobs l where l.queue_name = q.name and not l.is_resolved limit 10000) l) d
               order by q.name limit 1000
              """),
          staff(
              Tier.QUEUE,
              "staff: queue dashboard",
              DASHBOARD,
              """
              select d.*, t.max_pending_jobs, t.max_avg_age_seconds, t.max_failure_rate::text as max_failure_rate,
                     coalesce(t.alert_enabled, false) as alert_enabled, round(d.avg_queue_age_seconds)::bigint as age
                from queue_health_dashboard d left join queue_alert_thresholds t on t.queue_name = d.queue_name
               order by d.queue_name limit 1000
              """),
          staff(Tier.QUEUE, "staff: dead letters", LIST, letters("null", "null")),
          staff(
              Tier.QUEUE,
              "staff: dead letters of a queue",
              LIST,
              letters("'webhook-processing'", "null")));

  private ScaleStaffQueries() {}

  private static ScaleQuery staff(Tier tier, String name, int limitMillis, String sql) {
    return new ScaleQuery(
        name, tier, Roles.PLATFORM, limitMillis, sql.replace("%1$s", FROM_THE_TOP));
  }

  private static String letters(String queue, String code) {
    return """
    select id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code, failure_reason,
           failure_timestamp
      from dead_letter_jobs
     where not is_resolved and (failure_timestamp, id) < %%1$s
       and (%1$s::text is null or queue_name = %1$s) and (%2$s::text is null or reason_code = %2$s)
     order by failure_timestamp desc, id desc limit 51
    """
        .formatted(queue, code);
  }
}
