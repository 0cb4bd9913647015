package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Claims a batch of due enrolments of one campaign and decides about each, in one transaction. */
@Singleton
class EnrolmentBatch {
  private final Database oltp;
  private final Plans plans;
  private final Postponement postponement;
  private final Claims claims;
  private final Accounts accounts;
  private final MonthlyQuota quota;
  private final Reservations reservations;
  private final Clock clock;

  EnrolmentBatch(
      @Named("oltp") Database oltp,
      Plans plans,
      Postponement postponement,
      Claims claims,
      Accounts accounts,
      MonthlyQuota quota,
      Reservations reservations,
      Clock clock) {
    this.oltp = oltp;
    this.plans = plans;
    this.postponement = postponement;
    this.claims = claims;
    this.accounts = accounts;
    this.quota = quota;
    this.reservations = reservations;
    this.clock = clock;
  }

  /**
   * Returns the enrolments it moved; none means that nothing is due or no account has room.
   *
   * @param but enrolments to leave alone
   */
  List<UUID> advance(UUID campaignId, int size, Collection<UUID> but) {
    return oltp.transact(
        sql -> {
          Optional<Plan> plan = plans.load(sql, campaignId);
          return plan.isPresent() ? advance(sql, plan.get(), size, but) : List.of();
        });
  }

  private List<UUID> advance(Sql sql, Plan plan, int size, Collection<UUID> but) {
    Instant now = clock.instant();
    Map<UUID, Slots> slots = new HashMap<>(accounts.lock(sql, plan.accounts(), now));
    if (!slots.isEmpty() && slots.values().stream().noneMatch(Slots::free)) {
      // Nobody could send: postponing a million leads one by one would only cost time.
      return List.of();
    }
    // Who asks for one must know which it is.
    List<UUID> waiting =
        size == 1 ? List.of() : postponement.postpone(sql, plan, slots.values(), now);
    Claims.Claimed claimed =
        claims.claim(sql, plan.campaignId(), size, plan.newLeadsPercent(), but);
    if (claimed.due().isEmpty()) {
      return waiting;
    }
    slots.putAll(accounts.lock(sql, strangers(claimed.due(), slots.keySet()), now));
    Changes changes = decide(plan, claimed, slots, now, Long.MAX_VALUE, now);
    long granted = quota.take(sql, changes.reserved().size());
    if (granted < changes.reserved().size()) {
      // Rare enough to decide everything again: the slots of those who must wait are free for
      // others.
      slots.putAll(accounts.lock(sql, Set.copyOf(slots.keySet()), now));
      changes = decide(plan, claimed, slots, now, granted, quota.nextMonth(sql, now));
    }
    reservations.write(sql, changes);
    accounts.save(sql, slots.values(), now);
    return Stream.concat(waiting.stream(), changes.moved().stream().map(Changes.Moved::id))
        .toList();
  }

  private static Changes decide(
      Plan plan,
      Claims.Claimed claimed,
      Map<UUID, Slots> slots,
      Instant now,
      long mails,
      Instant nextMonth) {
    Walk walk = new Walk(plan.sequence(), now);
    Allocation allocation = new Allocation(plan, slots, now, mails, nextMonth);
    Changes changes = new Changes(plan.campaignId(), now);
    List<NextMail> next = new ArrayList<>();
    claimed.due().forEach(enrolment -> record(enrolment, walk.decide(enrolment), next, changes));
    Turns.order(next, plan.newLeadsPercent(), claimed)
        .forEach(mail -> allocation.place(mail.enrolment(), mail.step(), changes));
    return changes;
  }

  /** Accounts leads keep although the campaign names them no more. */
  private static Set<UUID> strangers(List<DueEnrolment> due, Set<UUID> known) {
    return due.stream()
        .map(DueEnrolment::accountId)
        .filter(Objects::nonNull)
        .filter(account -> !known.contains(account))
        .collect(Collectors.toSet());
  }

  private static void record(
      DueEnrolment enrolment, Decision decision, List<NextMail> mails, Changes changes) {
    switch (decision) {
      case Decision.Send send -> mails.add(new NextMail(enrolment, send.step()));
      case Decision.Wait wait -> changes.waits(enrolment, wait.stepId(), wait.until());
      case Decision.Busy busy -> changes.ends(enrolment, busy.status(), null);
      case Decision.Complete ignored -> changes.ends(enrolment, "completed", null);
      case Decision.Exit exit -> changes.ends(enrolment, "exited", exit.reason());
    }
  }
}
