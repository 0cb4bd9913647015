-- How the queues are, and when somebody should look; erasure in this tier.
create table queue_alert_thresholds (
  queue_name       varchar(100) primary key,
  max_pending_jobs integer default 1000,
  max_avg_age_seconds integer default 300,
  max_failure_rate decimal(5, 2) default 0.05,
  alert_enabled    boolean default true
);
alter table queue_alert_thresholds enable row level security;
alter table queue_alert_thresholds force row level security;
create policy staff on queue_alert_thresholds to penguin_platform using (true) with check (true);
create policy worker on queue_alert_thresholds for select to penguin_worker using (true);
create policy owner on queue_alert_thresholds to penguin_owner using (true) with check (true);
grant select, insert, update on queue_alert_thresholds to penguin_platform;
grant select on queue_alert_thresholds to penguin_worker;
comment on table queue_alert_thresholds is 'From when on a queue is unhealthy.';

-- Exports and erasures people asked for.
insert into job_queues (name, default_priority, timeout_seconds, max_concurrent_jobs, retry_attempts)
values ('privacy', 100, 300, 2, 10) on conflict do nothing;
insert into queue_alert_thresholds (queue_name) select name from job_queues on conflict do nothing;

create materialized view queue_health_dashboard as
  select q.name as queue_name,
         count(j.id) as pending_jobs,
         avg(extract(epoch from (now() - j.created_at))) as avg_queue_age_seconds,
         count(case when j.status = 'failed' then 1 end) as failed_jobs,
         count(case when j.attempt_count > 0 then 1 end) as retried_jobs,
         max(j.created_at) as newest_job,
         min(j.created_at) as oldest_job
    from job_queues q
    left join jobs j on q.name = j.queue_name and j.status in ('queued', 'running', 'failed')
   group by q.name;
create unique index idx_queue_health_dashboard_queue on queue_health_dashboard (queue_name);
grant select on queue_health_dashboard to penguin_platform;
grant select, maintain on queue_health_dashboard to penguin_worker;
comment on materialized view queue_health_dashboard is 'Unfinished and failed jobs by queue, as of its last refresh.';

-- Up to max_rows jobs that ended long enough ago. Run by the owner until it returns 0.
create function app_sec.expire_jobs(completed_days integer, failed_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare n bigint; total bigint := 0;
  begin
    with old as materialized (
      select queue_name, id from jobs
       where (status in ('completed', 'cancelled', 'expired') and updated_at < now() - completed_days * interval '1 day')
          or (status = 'failed' and updated_at < now() - failed_days * interval '1 day')
       limit max_rows)
    delete from jobs j using old o where j.queue_name = o.queue_name and j.id = o.id;
    get diagnostics n = row_count;
    total := total + n;
    delete from dead_letter_jobs d
     where d.id = any (array(select id from dead_letter_jobs
                              where failure_timestamp < now() - failed_days * interval '1 day' limit max_rows));
    get diagnostics n = row_count;
    return total + n;
  end $$;
comment on function app_sec.expire_jobs(integer, integer, integer) is 'Deletes jobs past their retention, a bounded number at a time.';

-- What jobs say of a lead. One that has not run is cancelled: there is nobody left to do it for.
create function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    n integer;
    dead integer;
  begin
    if me is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    update jobs j
       set payload = '{}', result = null, last_error_message = null, updated_at = now(),
           status = case when j.status = 'queued' then 'cancelled' else j.status end
     where j.tenant_id = me and j.queue_name <> 'privacy'
       and (strpos(j.payload::text, lead::text) > 0 or strpos(lower(j.payload::text), address) > 0
            or strpos(lower(j.result::text), address) > 0 or strpos(lower(j.last_error_message), address) > 0);
    get diagnostics n = row_count;
    update dead_letter_jobs d
       set payload = '{}', failure_reason = null, is_resolved = true, resolved_at = coalesce(d.resolved_at, now())
     where d.tenant_id = me
       and (strpos(d.payload::text, lead::text) > 0 or strpos(lower(d.payload::text), address) > 0
            or strpos(lower(d.failure_reason), address) > 0);
    get diagnostics dead = row_count;
    update job_logs l set log_message = null where l.tenant_id = me and strpos(lower(l.log_message), address) > 0;
    return jsonb_build_object('jobs', n, 'dead_letters', dead);
  end $$;
comment on function app_sec.forget_lead(uuid, text) is 'Empties the running tenant''s jobs that concern a lead; may be repeated.';

create function app_sec.erase_tenant_rows(max_rows integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    target record;
    n bigint;
    total bigint := 0;
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    with gone as materialized (
      select queue_name, id from jobs where tenant_id = me and queue_name <> 'privacy' limit max_rows)
    delete from jobs j using gone g where j.queue_name = g.queue_name and j.id = g.id;
    get diagnostics n = row_count;
    total := total + n;
    delete from job_logs where tenant_id = me;
    get diagnostics n = row_count;
    total := total + n;
    for target in
      select c.oid::regclass as name
        from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind = 'r' and not c.relispartition
       order by c.relname
    loop
      execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2)) and tenant_id = $1',
                     target.name, target.name) using me, max_rows;
      get diagnostics n = row_count;
      total := total + n;
    end loop;
    return total;
  end $$;
comment on function app_sec.erase_tenant_rows(integer) is
  'Deletes rows of the running tenant in this tier, a bounded number at a time; returns how many.';
grant execute on function app_sec.forget_lead(uuid, text), app_sec.erase_tenant_rows(integer) to penguin_worker;

-- Samples of these columns would keep addresses in the planner's statistics.
alter table jobs alter column payload set statistics 0, alter column result set statistics 0,
  alter column last_error_message set statistics 0;
alter table job_logs alter column log_message set statistics 0;
alter table dead_letter_jobs alter column payload set statistics 0, alter column failure_reason set statistics 0;

create materialized view db_performance_metrics as
  select schemaname, relname as tablename, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del,
         n_live_tup, n_dead_tup, last_vacuum, last_autovacuum, last_analyze, last_autoanalyze
    from pg_stat_user_tables
   order by n_tup_ins + n_tup_upd + n_tup_del desc;
create unique index idx_db_performance_metrics_table on db_performance_metrics (schemaname, tablename);
grant select on db_performance_metrics to penguin_platform;
grant select, maintain on db_performance_metrics to penguin_worker;
comment on materialized view db_performance_metrics is 'What each table of this tier is used for, since the counters were reset.';
