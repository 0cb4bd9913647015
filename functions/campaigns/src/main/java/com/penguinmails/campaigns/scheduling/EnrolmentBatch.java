package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Sequences;
import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Claims a batch of due enrolments of one campaign and decides about each, in one transaction. */
@Singleton
class EnrolmentBatch {
  private static final int SIZE = 500;

  private static final String CLAIM =
      """
      with e as materialized (
        select e.id, e.lead_id, e.current_step_id from campaign_enrollments e
         where e.campaign_id = ? and e.next_run <= now()
         order by e.next_run, e.id limit ? for update skip locked)
      select e.id, e.lead_id, e.current_step_id, l.status = 'active' as lead_active,
             exists (select from suppression_list s where s.email = l.email) as suppressed,
             coalesce(b.opened, false) as opened, coalesce(b.clicked, false) as clicked,
             coalesce(b.replied, false) as replied
        from e
        join leads l on l.id = e.lead_id
        left join lateral (
          select bool_or(s.opened is not null) as opened, bool_or(s.clicked is not null) as clicked,
                 bool_or(s.replied is not null) as replied
            from send_ledger s where s.enrollment_id = e.id and s.state = 'accepted') b on true
      """;

  private final Database oltp;
  private final Sequences sequences;
  private final Capacity capacity;
  private final Reservations reservations;
  private final Clock clock;

  EnrolmentBatch(
      @Named("oltp") Database oltp,
      Sequences sequences,
      Capacity capacity,
      Reservations reservations,
      Clock clock) {
    this.oltp = oltp;
    this.sequences = sequences;
    this.capacity = capacity;
    this.reservations = reservations;
    this.clock = clock;
  }

  /** Returns how many enrolments it moved; fewer than a batch means that no more are due. */
  int advance(UUID campaignId) {
    return oltp.transact(sql -> advance(sql, campaignId));
  }

  private int advance(Sql sql, UUID campaignId) {
    List<DueEnrolment> due = sql.list(CLAIM, EnrolmentBatch::due, campaignId, SIZE);
    if (due.isEmpty()) {
      return 0;
    }
    Sequence sequence = sequences.load(sql, campaignId);
    Walk walk = new Walk(sequence, clock.instant());
    Map<DueEnrolment, Decision> decisions = new HashMap<>();
    due.forEach(enrolment -> decisions.put(enrolment, walk.decide(enrolment)));
    Map<UUID, Capacity.Grant> grants = capacity.take(sql, wanted(decisions));
    Changes changes = new Changes(campaignId, clock.instant());
    due.forEach(enrolment -> record(enrolment, decisions.get(enrolment), grants, changes));
    reservations.write(sql, changes);
    return due.size();
  }

  private static Map<UUID, Integer> wanted(Map<DueEnrolment, Decision> decisions) {
    Map<UUID, Integer> wanted = new HashMap<>();
    for (Decision decision : decisions.values()) {
      if (decision instanceof Decision.Send send) {
        wanted.merge(send.step().accountId(), 1, Integer::sum);
      }
    }
    return wanted;
  }

  private static void record(
      DueEnrolment enrolment,
      @org.jspecify.annotations.Nullable Decision decision,
      Map<UUID, Capacity.Grant> grants,
      Changes changes) {
    switch (decision) {
      case null -> throw new IllegalStateException("undecided enrolment " + enrolment.id());
      case Decision.Send send -> sendOrPostpone(enrolment, send.step(), grants, changes);
      case Decision.Wait wait -> changes.waits(enrolment, wait.stepId(), wait.until());
      case Decision.Complete ignored -> changes.ends(enrolment, "completed", null);
      case Decision.Exit exit -> changes.ends(enrolment, "exited", exit.reason());
    }
  }

  private static void sendOrPostpone(
      DueEnrolment enrolment, Step.Email step, Map<UUID, Capacity.Grant> grants, Changes changes) {
    Capacity.Grant grant = grants.get(step.accountId());
    if (grant == null) {
      changes.ends(enrolment, "exited", "no_account");
    } else if (grant.granted() > 0) {
      grants.put(step.accountId(), new Capacity.Grant(grant.granted() - 1, grant.again()));
      changes.sends(enrolment, step);
    } else {
      changes.waits(enrolment, step.id(), grant.again());
    }
  }

  private static DueEnrolment due(Row row) throws SQLException {
    return new DueEnrolment(
        row.uuid("id"),
        row.uuid("lead_id"),
        row.uuidOrNull("current_step_id"),
        row.bool("lead_active"),
        row.bool("suppressed"),
        row.bool("opened"),
        row.bool("clicked"),
        row.bool("replied"));
  }
}
