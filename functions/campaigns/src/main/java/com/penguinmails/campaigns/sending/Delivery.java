package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Submits the written mails of one account over one connection. */
@Singleton
class Delivery {
  /** The longest one submission may take, so that the function never ends in the middle of one. */
  static final Duration LONGEST_SUBMISSION = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final SmtpAccounts accounts;
  private final AccountStatus status;
  private final Clock clock;

  Delivery(Ledger ledger, SmtpAccounts accounts, AccountStatus status, Clock clock) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.status = status;
    this.clock = clock;
  }

  /**
   * Submits mail after mail while time and lease last; what is not begun keeps its reservation.
   *
   * @param lastTry ids of jobs without an attempt left
   * @param sequences by campaign
   */
  void deliver(
      List<WrittenMail> mails,
      Map<UUID, Sequence> sequences,
      Map<UUID, Boolean> lastTry,
      Batch batch,
      BatchResult result) {
    PlannedMail.Account account = mails.getFirst().plan().account();
    try (SmtpSession session = accounts.open(account)) {
      for (WrittenMail mail : mails) {
        if (!batch.deadline().allows(LONGEST_SUBMISSION) || !batch.keepAlive()) {
          return;
        }
        boolean usable = submit(session, mail, sequences, lastTry, result);
        if (!usable) {
          return;
        }
      }
    }
  }

  private boolean submit(
      SmtpSession session,
      WrittenMail mail,
      Map<UUID, Sequence> sequences,
      Map<UUID, Boolean> lastTry,
      BatchResult result) {
    PlannedMail plan = mail.plan();
    if (!ledger.begin(plan.id())) {
      result.outcome(plan, Outcome.DONE);
      return true;
    }
    Submission submission = session.submit(mail.composed());
    Verdicts.Verdict verdict = Verdicts.of(submission, lastTry.getOrDefault(plan.id(), false));
    ledger.settle(
        plan, sequences.getOrDefault(plan.campaignId(), Sequence.EMPTY), verdict.settlement());
    result.settled(plan, verdict.settlement(), clock.instant());
    result.outcome(plan, verdict.outcome());
    if (submission instanceof Submission.AccountProblem problem) {
      status.error(plan.account().id(), problem.text());
      return false;
    }
    return true;
  }
}
