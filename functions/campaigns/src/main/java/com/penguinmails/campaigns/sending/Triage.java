package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.hours.Schedules;
import com.penguinmails.campaigns.hours.SendingHours;
import com.penguinmails.queue.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides which reserved sends may be written now, and settles the others. */
@Singleton
class Triage {
  private final Ledger ledger;
  private final PutOff putOff;
  private final AccountHealth health;
  private final Schedules schedules;
  private final Clock clock;

  Triage(Ledger ledger, PutOff putOff, AccountHealth health, Schedules schedules, Clock clock) {
    this.ledger = ledger;
    this.putOff = putOff;
    this.health = health;
    this.schedules = schedules;
    this.clock = clock;
  }

  /** Returns the sends to write; every other one has its outcome. */
  List<PlannedMail> sendable(List<PlannedMail> mails, BatchResult result) {
    List<PlannedMail> sendable = new ArrayList<>();
    List<PlannedMail> interrupted = new ArrayList<>();
    List<PlannedMail> withdrawn = new ArrayList<>();
    Instant now = clock.instant();
    for (PlannedMail mail : mails) {
      switch (mail.state()) {
        case RESERVED -> reserved(mail, now, sendable, withdrawn, result);
        case SUBMITTING -> interrupted.add(mail);
        case ACCEPTED -> acceptedBefore(mail, result);
        case FAILED, IN_DOUBT -> result.outcome(mail, Outcome.DONE);
      }
    }
    park(interrupted, result);
    withdraw(withdrawn, now, result);
    return withRoom(sendable, now, result);
  }

  /** A mail of another day is one of today's limit. */
  private List<PlannedMail> withRoom(List<PlannedMail> mails, Instant now, BatchResult result) {
    Map<UUID, Instant> without =
        putOff.withoutRoom(
            mails.stream().filter(mail -> mail.attempts() > 0).map(PlannedMail::id).toList(), now);
    mails.stream()
        .filter(mail -> without.containsKey(mail.id()))
        .forEach(
            mail ->
                result.outcome(
                    mail, new Outcome.Later(Duration.between(now, without.get(mail.id())))));
    return mails.stream().filter(mail -> !without.containsKey(mail.id())).toList();
  }

  private void reserved(
      PlannedMail mail,
      Instant now,
      List<PlannedMail> sendable,
      List<PlannedMail> withdrawn,
      BatchResult result) {
    if (!mail.leadWaits()) {
      fail(mail, failed("stopped", "the lead left the campaign before"), result);
    } else if (mail.suppressed() || !mail.lead().active()) {
      fail(mail, failed("suppressed", "suppressed"), result);
    } else if (mail.late()
        || !mail.campaign().sending()
        || !mail.account().usable()
        || (mail.account().rests(now) && mail.account().unreachable())) {
      withdrawn.add(mail);
    } else {
      Optional<Duration> wait = closedFor(mail, now).or(() -> restOf(mail.account(), now));
      if (wait.isPresent()) {
        result.outcome(mail, new Outcome.Later(wait.get()));
      } else {
        sendable.add(mail);
      }
    }
  }

  private static Settlement.Failed failed(String code, String reason) {
    return new Settlement.Failed(code, reason, code, null);
  }

  /** How long the campaign's windows stay closed, when the mail comes too late for its own. */
  private Optional<Duration> closedFor(PlannedMail mail, Instant now) {
    SendingHours hours = schedules.hours(mail.campaign().schedule());
    return hours
        .next(now, hours.zoneOf(mail.lead().timezone()))
        .map(opens -> Duration.between(now, opens))
        .filter(Duration::isPositive);
  }

  /** How long a slow server is left alone; the lead keeps its account. */
  private static Optional<Duration> restOf(PlannedMail.Account account, Instant now) {
    return Optional.ofNullable(account.restingUntil())
        .map(until -> Duration.between(now, until))
        .filter(Duration::isPositive);
  }

  /** The scheduler reserves these steps again: when the campaign goes on, or elsewhere. */
  private void withdraw(List<PlannedMail> mails, Instant now, BatchResult result) {
    if (mails.isEmpty()) {
      return;
    }
    Set<UUID> doubted = ledger.withdraw(mails.stream().map(PlannedMail::id).toList(), null, now);
    for (PlannedMail mail : mails) {
      if (mail.attempts() > 0 && !doubted.contains(mail.id())) {
        result.superseded(mail);
      }
      result.outcome(mail, Outcome.DONE);
    }
  }

  /** Whoever began these submissions is gone: only the server knows whether it has the mails. */
  private void park(List<PlannedMail> mails, BatchResult result) {
    if (!mails.isEmpty()) {
      ledger.doubt(
          mails.stream().map(PlannedMail::id).toList(),
          null,
          new Settlement.InDoubt(
              Settlement.InDoubt.UNCONFIRMED, "the worker went away during the submission"));
      mails.forEach(mail -> result.outcome(mail, Outcome.DONE));
    }
  }

  /** The worker went away between the ledger and the content tier: catch up there. */
  private void acceptedBefore(PlannedMail mail, BatchResult result) {
    result.settled(mail, new Settlement.Accepted(), clock.instant());
    result.outcome(mail, Outcome.DONE);
  }

  /** The mail's account is out of use until somebody puts it right; the lead goes another way. */
  void refuse(PlannedMail mail, String reason, BatchResult result) {
    health.refused(mail.account().id(), reason);
    withdraw(List.of(mail), clock.instant(), result);
  }

  void fail(PlannedMail mail, Settlement.Failed failed, BatchResult result) {
    ledger.fail(mail.id(), null, failed);
    result.settled(mail, failed, clock.instant());
    result.outcome(mail, Outcome.DONE);
  }
}
