package com.penguinmails.inbox.events;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Ends enrolments, marks leads and suppresses addresses, all in one statement. */
@Singleton
public class SequenceStops {
  /**
   * The strongest reason wins whatever the order: status and exit_reason only move up the list of
   * words. A suppression that is there stays as it is.
   */
  private static final String APPLY =
      """
      with told as (
        select t.*, coalesce(t.address <> l.email, false) as is_former
          from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[]) as t (lead_id, enrollment_id, strength, address)
          left join leads l on l.id = t.lead_id),
      n as (select * from told where not is_former),
      words (strength, lead_status, exit_reason, suppression) as (values
        (1, null, 'undeliverable', null), (2, 'replied', 'replied', null), (3, 'bounced', 'bounced', 'hard_bounce'),
        (4, 'unsubscribed', 'complained', 'complaint'), (5, 'unsubscribed', 'unsubscribed', 'unsubscribe')),
      strongest as (select lead_id, max(strength) as strength from n group by lead_id),
      suppressed as (
        insert into suppression_list (id, tenant_id, email, reason, source)
        select gen_random_uuid(), l.tenant_id, s.address, w.suppression, 'campaign'
          from (select lead_id, strength, null as address from strongest
                union all select lead_id, strength, address from told where is_former) f
          join words w using (strength) join leads l on l.id = f.lead_id
         cross join lateral (select coalesce(f.address, l.email) as address) s
         where w.suppression is not null order by s.address
        on conflict (tenant_id, email) do nothing),
      marked as (
        update leads l set status = w.lead_status, updated = now()
          from strongest s join words w using (strength)
         where l.id = s.lead_id
           and case l.status when 'active' then 0 when 'bounced' then 3 when 'unsubscribed' then 5 else 2 end < w.strength
           and l.status <> w.lead_status),
      touched as (
        select id, max(strength) as strength
          from (select e.id, n.strength from n join campaign_enrollments e on e.id = n.enrollment_id
                union all
                select e.id, n.strength
                  from n join campaign_enrollments e on e.tenant_id = (select app_sec.tenant_id()) and e.lead_id = n.lead_id
                 where n.strength > 2) t
         group by id)
      update campaign_enrollments e
         set status = 'exited', exit_reason = w.exit_reason, next_run = null, updated = now()
        from touched t join words w using (strength)
       where e.id = t.id and e.status <> 'completed'
         and (e.status <> 'exited'
              or array_position(array['undeliverable', 'replied', 'bounced', 'complained', 'unsubscribed'], e.exit_reason::text) < t.strength)
      """;

  /** Applies stops of the running tenant; repeating it changes nothing. */
  public void apply(Sql oltp, List<Stop> stops) {
    if (stops.isEmpty()) {
      return;
    }
    oltp.update(
        APPLY,
        stops.stream().map(Stop::leadId).toArray(UUID[]::new),
        stops.stream().map(Stop::enrollmentId).toArray(UUID[]::new),
        stops.stream().map(stop -> stop.reason().strength()).toArray(Integer[]::new),
        stops.stream().map(Stop::address).toArray(String[]::new));
    suppressSoftBounces(oltp, stops);
  }

  /** The ledger says which mails came back, so it is told before. */
  private static void suppressSoftBounces(Sql oltp, List<Stop> stops) {
    UUID[] leads =
        stops.stream()
            .filter(stop -> stop.reason() == Stop.Reason.UNDELIVERABLE && stop.leadId() != null)
            .map(Stop::leadId)
            .toArray(UUID[]::new);
    if (leads.length > 0) {
      oltp.first("select suppress_soft_bounces(?)", row -> true, (Object) leads);
    }
  }
}
