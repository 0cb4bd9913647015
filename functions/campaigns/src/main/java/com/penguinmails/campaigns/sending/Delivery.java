package com.penguinmails.campaigns.sending;

import com.penguinmails.kernel.secrets.MissingSecretException;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Outcome;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Submits the mails of a lane over one connection. */
@Singleton
class Delivery {
  /**
   * The longest one submission may take with what the ledger says before and after it, so that the
   * function never ends in the middle of one.
   */
  static final Duration LONGEST_SUBMISSION = SmtpSettings.LONGEST_SUBMISSION.plusSeconds(5);

  private static final Duration NOT_NOW = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final SmtpPool connections;
  private final AccountHealth health;
  private final Verdicts verdicts;
  private final Duration slow;
  private final Clock clock;

  Delivery(
      Ledger ledger,
      SmtpPool connections,
      AccountHealth health,
      @Value("${sending.retry.base:PT1M}") Duration retryBase,
      @Value("${sending.slow:PT10S}") Duration slow,
      Clock clock) {
    this.ledger = ledger;
    this.connections = connections;
    this.health = health;
    this.verdicts = new Verdicts(retryBase, RandomGenerator.getDefault());
    this.slow = slow;
    this.clock = clock;
  }

  /**
   * Submits mail after mail while time and lease last; what is not begun keeps its reservation and
   * gets no outcome.
   */
  void deliver(Lane lane, Batch batch) {
    SmtpSession session;
    try {
      session = connections.take(lane.account());
    } catch (MissingSecretException e) {
      health.refused(lane.account().id(), "its password is not in the secrets store");
      withdraw(lane, lane.mails().stream().map(WrittenMail::plan).toList(), null);
      return;
    }
    try {
      new Run(lane, session).deliver(batch);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    connections.giveBack(lane.account(), session);
  }

  /**
   * One pass. A mail the server took is recorded together with the beginning of the next: until
   * then it alone is at risk of being in doubt, exactly as if it were recorded at once.
   */
  private final class Run {
    private final Lane lane;
    private final SmtpSession session;
    private Submissions.@Nullable Taken taken;
    private Verdicts.Verdict.@Nullable Account trouble;
    private boolean struggling;
    private Duration took = Duration.ZERO;

    Run(Lane lane, SmtpSession session) {
      this.lane = lane;
      this.session = session;
      this.struggling = lane.account().struggling();
    }

    void deliver(Batch batch) {
      try {
        submitAll(batch);
      } finally {
        // Whatever went wrong: what the server took is known.
        recordTaken();
      }
      if (trouble != null && trouble.trouble() == Verdicts.Trouble.EXHAUSTED) {
        note(trouble);
      }
    }

    private void submitAll(Batch batch) {
      List<WrittenMail> mails = lane.mails();
      for (int i = 0; i < mails.size(); i++) {
        if (!batch.deadline().allows(LONGEST_SUBMISSION) || !keepAlive(batch)) {
          return;
        }
        if (!submit(mails.get(i))) {
          withdraw(lane, after(i), null);
          return;
        }
        if (took.compareTo(slow) >= 0) {
          rest(after(i));
          return;
        }
      }
    }

    private List<PlannedMail> after(int index) {
      return lane.mails().stream().skip(index + 1L).map(WrittenMail::plan).toList();
    }

    /** Mail after mail would hold the worker until the function ends, and other accounts' mails. */
    private void rest(List<PlannedMail> others) {
      recordTaken();
      health.slow(lane.account().id(), took);
      others.forEach(
          plan -> lane.result().outcome(plan, new Outcome.Later(AccountHealth.SLOW_REST)));
    }

    /** False when the account is of no use for the others. */
    private boolean submit(WrittenMail mail) {
      PlannedMail plan = mail.plan();
      UUID submission = UUID.randomUUID();
      boolean begun = lane.submissions().begin(taken, plan, submission);
      noteTaken();
      if (!begun) {
        // What stands in its way is found out when it is loaded again.
        lane.result().outcome(plan, new Outcome.Later(NOT_NOW));
        return true;
      }
      Instant start = clock.instant();
      Submission end = session.submit(mail.composed());
      took = Duration.between(start, clock.instant());
      return settle(
          new Submissions.Taken(plan, submission, lane.sequence(plan)),
          verdicts.of(end, plan.attempts() + 1));
    }

    private boolean settle(Submissions.Taken tried, Verdicts.Verdict verdict) {
      return switch (verdict) {
        case Verdicts.Verdict.Account account -> {
          trouble = account;
          // First out of use, so that the scheduler does not choose it again; but a used-up limit
          // is noted last, because what is withdrawn goes back into it.
          if (account.trouble() != Verdicts.Trouble.EXHAUSTED) {
            note(account);
          }
          Verdicts.Verdict.Settled ofMail = account.ofMail();
          if (ofMail == null) {
            withdraw(lane, List.of(tried.mail()), tried.submission());
          } else {
            ledger.settle(tried, ofMail.settlement());
            note(tried.mail(), ofMail.settlement(), ofMail.outcome());
          }
          yield false;
        }
        case Verdicts.Verdict.Settled settled -> {
          if (settled.settlement() instanceof Settlement.Accepted) {
            taken = tried;
          } else {
            ledger.settle(tried, settled.settlement());
            note(tried.mail(), settled.settlement(), settled.outcome());
          }
          yield true;
        }
      };
    }

    private void note(Verdicts.Verdict.Account trouble) {
      UUID account = lane.account().id();
      switch (trouble.trouble()) {
        case REFUSED -> health.refused(account, trouble.reason());
        case EXHAUSTED -> health.exhausted(account, trouble.reason());
        case UNREACHABLE -> health.unreachable(account, trouble.reason());
      }
    }

    private void recordTaken() {
      Submissions.Taken last = taken;
      if (last != null) {
        lane.submissions().accepted(last);
        noteTaken();
      }
    }

    private void noteTaken() {
      Submissions.Taken recorded = taken;
      if (recorded != null) {
        taken = null;
        note(recorded.mail(), new Settlement.Accepted(), Outcome.DONE);
        if (struggling) {
          struggling = false;
          health.recovered(lane.account().id());
        }
      }
    }

    private void note(PlannedMail mail, Settlement settlement, Outcome outcome) {
      lane.result().settled(mail, settlement, clock.instant());
      lane.result().outcome(mail, outcome);
    }
  }

  /** The scheduler finds another account or another time for them. */
  private void withdraw(Lane lane, List<PlannedMail> plans, @Nullable UUID submission) {
    if (!plans.isEmpty()) {
      Set<UUID> doubted =
          ledger.withdraw(
              plans.stream().map(PlannedMail::id).toList(), submission, clock.instant());
      plans.stream()
          .filter(plan -> !doubted.contains(plan.id()))
          .forEach(lane.result()::superseded);
      plans.forEach(plan -> lane.result().outcome(plan, Outcome.DONE));
    }
  }

  /** Lanes share a batch, which is not made for several threads. */
  private static boolean keepAlive(Batch batch) {
    synchronized (batch) {
      return batch.keepAlive();
    }
  }
}
