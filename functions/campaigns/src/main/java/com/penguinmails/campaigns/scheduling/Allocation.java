package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives the mails of a batch an account and a moment. A step that names an account is sent from it.
 * Otherwise a lead keeps the account of its first mail, as long as that may send and its server
 * answers; a lead without one gets the account that can send first.
 */
final class Allocation {
  /** Leads that waited for the plan do not all become due at once. */
  private static final int SPREAD_SECONDS = 600;

  private final Plan plan;
  private final Map<UUID, Slots> accounts;
  private final Instant now;

  private final Instant nextMonth;

  private long mails;

  /**
   * Allocates nothing yet.
   *
   * @param mails how many may be reserved
   * @param nextMonth when the tenant's plan has mails again
   */
  Allocation(Plan plan, Map<UUID, Slots> accounts, Instant now, long mails, Instant nextMonth) {
    this.plan = plan;
    this.accounts = accounts;
    this.now = now;
    this.mails = mails;
    this.nextMonth = nextMonth;
  }

  /** Reserves a slot for the mail, or says when to try again. */
  void place(DueEnrolment enrolment, Step.Email step, Changes changes) {
    List<Slots> candidates = candidates(enrolment, step);
    if (candidates.isEmpty()) {
      // The last account was deleted meanwhile: the lead waits for another.
      changes.postponed(enrolment, step.id(), now.plus(Slots.REPAIR));
      return;
    }
    Optional<Slots> best =
        candidates.stream()
            .filter(Slots::free)
            .min(
                Comparator.comparing(Slots::next)
                    .thenComparing(Slots::remaining, Comparator.reverseOrder())
                    .thenComparing(Slots::accountId));
    if (best.isEmpty()) {
      changes.postponed(enrolment, step.id(), again(candidates));
      return;
    }
    Slots account = best.get();
    ZoneId zone = plan.hours().zoneOf(enrolment.timezone());
    Instant open = plan.opening(account.next(), zone, now);
    if (!open.equals(account.next())) {
      changes.postponed(enrolment, step.id(), open);
    } else if (mails == 0) {
      int spread = Math.floorMod(enrolment.id().hashCode(), SPREAD_SECONDS);
      changes.held(enrolment, step.id(), nextMonth.plusSeconds(spread));
    } else {
      mails--;
      changes.sends(enrolment, step, account.accountId(), account.take());
    }
  }

  private static Instant again(List<Slots> candidates) {
    return candidates.stream().map(Slots::again).min(Comparator.naturalOrder()).orElseThrow();
  }

  private List<Slots> candidates(DueEnrolment enrolment, Step.Email step) {
    if (step.accountId() != null) {
      return known(List.of(step.accountId()));
    }
    @Nullable UUID kept = enrolment.accountId();
    Slots own = kept == null ? null : accounts.get(kept);
    if (own != null && own.usable() && !own.rests()) {
      return List.of(own);
    }
    List<Slots> pool = known(plan.pool());
    return pool.isEmpty() && own != null ? List.of(own) : pool;
  }

  private List<Slots> known(List<UUID> ids) {
    return ids.stream().map(accounts::get).filter(java.util.Objects::nonNull).toList();
  }
}
