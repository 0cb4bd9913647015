package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.queue.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Decides which reserved sends may be written now, and settles the others. */
@Singleton
class Triage {
  private static final Duration ACCOUNT_PAUSE = Duration.ofMinutes(15);

  private final Ledger ledger;
  private final Clock clock;

  Triage(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Returns the sends to write; every other one has its outcome. */
  List<PlannedMail> sendable(List<PlannedMail> mails, BatchResult result) {
    List<PlannedMail> sendable = new ArrayList<>();
    for (PlannedMail mail : mails) {
      switch (mail.state()) {
        case RESERVED -> reserved(mail, sendable, result);
        case SUBMITTING -> interrupted(mail, result);
        case ACCEPTED -> acceptedBefore(mail, result);
        case FAILED, IN_DOUBT -> result.outcome(mail, Outcome.DONE);
      }
    }
    return sendable;
  }

  private void reserved(PlannedMail mail, List<PlannedMail> sendable, BatchResult result) {
    if (!mail.campaignSending()) {
      ledger.withdraw(mail);
      result.outcome(mail, Outcome.DONE);
    } else if (mail.suppressed() || !mail.lead().active()) {
      fail(
          mail,
          new Settlement.Failed("suppressed", "suppressed", "suppressed", false, false),
          result);
    } else if (!mail.account().usable()) {
      result.outcome(mail, new Outcome.Later(ACCOUNT_PAUSE));
    } else {
      sendable.add(mail);
    }
  }

  /** Whoever began this submission is gone: only the server knows whether it has the mail. */
  private void interrupted(PlannedMail mail, BatchResult result) {
    ledger.settle(
        mail, Sequence.EMPTY, new Settlement.InDoubt("the worker went away during the submission"));
    result.outcome(mail, Outcome.DONE);
  }

  /** The worker went away between the ledger and the content tier: catch up there. */
  private void acceptedBefore(PlannedMail mail, BatchResult result) {
    result.settled(mail, new Settlement.Accepted(), clock.instant());
    result.outcome(mail, Outcome.DONE);
  }

  void fail(PlannedMail mail, Settlement.Failed failed, BatchResult result) {
    ledger.settle(mail, Sequence.EMPTY, failed);
    result.settled(mail, failed, clock.instant());
    result.outcome(mail, Outcome.DONE);
  }
}
