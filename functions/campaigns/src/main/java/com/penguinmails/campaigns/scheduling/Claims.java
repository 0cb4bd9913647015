package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Claims due enrolments: new leads from one end of the index, follow-ups from the other. The tenant
 * is named where rows are only read: a worker may also read without one, so that the policy alone
 * leads to no index.
 */
@Singleton
class Claims {
  static final String CLAIM =
      """
      with fresh as materialized (
        select e.id, e.lead_id, e.status, e.next_run, e.current_step_id, e.email_account_id from campaign_enrollments e
         where e.campaign_id = ? and e.status = 'enrolled' and e.next_run <= now() and e.id <> all (?)
         order by e.next_run, e.id limit ? for update skip locked),
      begun as materialized (
        select e.id, e.lead_id, e.status, e.next_run, e.current_step_id, e.email_account_id from campaign_enrollments e
         where e.campaign_id = ? and e.status = 'active' and e.next_run <= now() and e.id <> all (?)
         order by e.next_run, e.id limit ? for update skip locked),
      e as (select * from fresh union all select * from begun)
      select e.id, e.lead_id, e.status = 'enrolled' as fresh, e.next_run, e.current_step_id, e.email_account_id,
             l.timezone, l.status = 'active' as lead_active,
             exists (select from suppression_list s where s.email = l.email) as suppressed,
             (select s.state from send_ledger s
               where s.tenant_id = (select app_sec.tenant_id()) and s.enrollment_id = e.id
                 and s.step_id = e.current_step_id) as step_state,
             coalesce(b.opened, false) as opened, coalesce(b.clicked, false) as clicked,
             coalesce(b.replied, false) as replied
        from e
        join leads l on l.id = e.lead_id
        left join lateral (
          select bool_or(s.opened is not null) as opened, bool_or(s.clicked is not null) as clicked,
                 bool_or(s.replied is not null) as replied
            from send_ledger s
           where e.status = 'active' and s.tenant_id = (select app_sec.tenant_id()) and s.enrollment_id = e.id
             and s.state = 'accepted') b on true
      """;

  /**
   * What was claimed, whoever waits longest first.
   *
   * @param moreFresh whether more new leads may be due
   * @param moreBegun whether more of those may be due that were written to
   */
  record Claimed(List<DueEnrolment> due, boolean moreFresh, boolean moreBegun) {
    private static Claimed of(List<DueEnrolment> due, int fresh, int begun) {
      long claimed = due.stream().filter(DueEnrolment::fresh).count();
      return new Claimed(
          due, fresh > 0 && claimed == fresh, begun > 0 && due.size() - claimed == begun);
    }
  }

  /**
   * Claims at most {@code size}.
   *
   * @param percent share of new leads; null is half of each
   * @param but enrolments to leave alone
   */
  Claimed claim(
      Sql sql, UUID campaignId, int size, @Nullable Integer percent, Collection<UUID> but) {
    // One alone is a new lead if there is any: whoever asks for one must know which it is.
    int fresh = percent == null || size == 1 ? (size + 1) / 2 : Math.round(size * percent / 100f);
    Claimed claimed = claim(sql, campaignId, fresh, size - fresh, but);
    if (claimed.due().isEmpty() && (fresh == 0 || fresh == size)) {
      claimed = claim(sql, campaignId, size - fresh, fresh, but);
    }
    return claimed;
  }

  private static Claimed claim(
      Sql sql, UUID campaignId, int fresh, int begun, Collection<UUID> but) {
    UUID[] except = but.toArray(UUID[]::new);
    List<DueEnrolment> due =
        new ArrayList<>(
            sql.list(CLAIM, Claims::due, campaignId, except, fresh, campaignId, except, begun));
    due.sort(Comparator.comparing(DueEnrolment::due).thenComparing(DueEnrolment::id));
    return Claimed.of(due, fresh, begun);
  }

  private static DueEnrolment due(Row row) throws SQLException {
    return new DueEnrolment(
        row.uuid("id"),
        row.uuid("lead_id"),
        row.bool("fresh"),
        row.instant("next_run"),
        row.uuidOrNull("current_step_id"),
        row.uuidOrNull("email_account_id"),
        row.textOrNull("step_state"),
        row.textOrNull("timezone"),
        row.bool("lead_active"),
        row.bool("suppressed"),
        row.bool("opened"),
        row.bool("clicked"),
        row.bool("replied"));
  }
}
