package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the leads a batch fails on and parks them, so that the others go on. */
@Singleton
class BadLeads {
  private static final Logger LOG = LoggerFactory.getLogger(BadLeads.class);
  private static final Duration RESERVE = Duration.ofSeconds(5);
  private static final int MOST_TRIES = 500;
  private static final List<String> SIDES = List.of("enrolled", "active");
  private static final int PLACES = 20;
  private static final int FARTHEST = 2_000;

  private final Database oltp;
  private final EnrolmentBatch batch;
  private final RandomGenerator random = RandomGenerator.getDefault();

  BadLeads(@Named("oltp") Database oltp, EnrolmentBatch batch) {
    this.oltp = oltp;
    this.batch = batch;
  }

  /**
   * Advances one lead at a time, until no account has room. When not one can be moved the campaign
   * itself may be at fault: nobody is parked, and all are tried again later.
   *
   * @throws DatabaseException when it is the database's trouble and no lead's; nobody is parked
   */
  int sortOut(UUID campaignId, Deadline deadline) {
    Set<UUID> bad = new HashSet<>();
    int moved = 0;
    for (int i = 0; i < MOST_TRIES && deadline.allows(RESERVE); i++) {
      Optional<UUID> lead = next(campaignId, bad);
      if (lead.isEmpty()) {
        break;
      }
      Step step = advance(campaignId, bad);
      if (step == Step.NONE) {
        break;
      } else if (step == Step.MOVED) {
        moved++;
      } else {
        bad.add(lead.get());
      }
    }
    if (moved == 0 && bad.size() == MOST_TRIES && movesOneBehind(campaignId, bad, deadline)) {
      moved++;
    }
    if (moved > 0) {
      park(bad);
    } else {
      rest(bad);
    }
    return moved;
  }

  /** Looks in a few places, in each round in others: the leads behind may be bad as well. */
  private boolean movesOneBehind(UUID campaignId, Set<UUID> bad, Deadline deadline) {
    List<UUID> behind = behind(campaignId, bad);
    for (int i = 0; i < PLACES && !behind.isEmpty() && deadline.allows(RESERVE); i++) {
      Set<UUID> passedOver = new HashSet<>(bad);
      passedOver.addAll(behind.subList(0, random.nextInt(behind.size())));
      if (advance(campaignId, passedOver) == Step.MOVED) {
        return true;
      }
    }
    return false;
  }

  private enum Step {
    MOVED,
    FAILED,
    /** No fault of a lead: no account has room, or another scheduler was here first. */
    NONE
  }

  private Step advance(UUID campaignId, Set<UUID> bad) {
    try {
      return batch.advance(campaignId, 1, bad).isEmpty() ? Step.NONE : Step.MOVED;
    } catch (RuntimeException e) {
      if (e instanceof DatabaseException database && database.isTransient()) {
        throw e;
      }
      LOG.warn("a lead of campaign {} cannot be scheduled: {}", campaignId, e.toString());
      return Step.FAILED;
    }
  }

  /** The one that a claim of one takes: new leads first, as in {@link Claims}. */
  private Optional<UUID> next(UUID campaignId, Set<UUID> bad) {
    for (String status : SIDES) {
      Optional<UUID> found =
          oltp.first(
              """
              select id from campaign_enrollments
               where tenant_id = (select app_sec.tenant_id())
                 and campaign_id = ? and status = ? and next_run <= now() and id <> all (?)
               order by next_run, id limit 1 for update skip locked
              """,
              row -> row.uuid("id"),
              campaignId,
              status,
              bad.toArray(UUID[]::new));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Those that a claim of one comes to after them, in its order. */
  private List<UUID> behind(UUID campaignId, Set<UUID> bad) {
    List<UUID> behind = new ArrayList<>();
    for (String status : SIDES) {
      behind.addAll(
          oltp.list(
              """
              select id from campaign_enrollments
               where tenant_id = (select app_sec.tenant_id())
                 and campaign_id = ? and status = ? and next_run <= now() and id <> all (?)
               order by next_run, id limit ?
              """,
              row -> row.uuid("id"),
              campaignId,
              status,
              bad.toArray(UUID[]::new),
              FARTHEST));
    }
    return behind;
  }

  /** Marked, so that whoever looks at them sees why they wait. */
  private void rest(Set<UUID> bad) {
    if (bad.isEmpty()) {
      return;
    }
    LOG.error("{} enrolments cannot be scheduled, nor any other: {}", bad.size(), bad);
    oltp.update(
        """
        update campaign_enrollments
           set next_run = now() + ?::int * interval '1 second', exit_reason = 'not_schedulable', updated = now()
         where id = any (?) and status in ('enrolled', 'active')
        """,
        (int) Slots.REPAIR.toSeconds(),
        bad.toArray(UUID[]::new));
  }

  private void park(Set<UUID> bad) {
    if (bad.isEmpty()) {
      return;
    }
    LOG.error("parked {} enrolments that cannot be scheduled: {}", bad.size(), bad);
    oltp.update(
        """
        update campaign_enrollments
           set status = 'parked', exit_reason = 'not_schedulable', next_run = null, updated = now()
         where id = any (?) and status in ('enrolled', 'active')
        """,
        (Object) bad.toArray(UUID[]::new));
  }
}
