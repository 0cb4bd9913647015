package com.penguinmails.campaigns.sending;

import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.queue.Outcome;
import java.time.Duration;

/** What one way a submission ended means for the ledger and for the job. */
final class Verdicts {
  private static final Duration ACCOUNT_PAUSE = Duration.ofMinutes(15);

  /** Ledger entry and job outcome. */
  record Verdict(Settlement settlement, Outcome outcome) {}

  private Verdicts() {}

  /**
   * Judges a submission.
   *
   * @param lastTry whether the job has no attempt left
   */
  static Verdict of(Submission submission, boolean lastTry) {
    return switch (submission) {
      case Submission.Accepted ignored -> new Verdict(new Settlement.Accepted(), Outcome.DONE);
      case Submission.Rejected r -> rejected(r);
      case Submission.Deferred d -> again("deferred", d.text(), lastTry);
      case Submission.Unreachable u -> again("unreachable", u.text(), lastTry);
      case Submission.AccountProblem a ->
          new Verdict(new Settlement.Released(a.text()), new Outcome.Later(ACCOUNT_PAUSE));
      case Submission.InDoubt d -> new Verdict(new Settlement.InDoubt(d.text()), Outcome.DONE);
    };
  }

  private static Verdict rejected(Submission.Rejected rejected) {
    boolean recipient = rejected.stage() == Submission.Stage.RECIPIENT;
    String status = rejected.enhancedStatus();
    String code = status == null ? String.valueOf(rejected.code()) : status;
    return new Verdict(
        new Settlement.Failed(
            code, rejected.text(), recipient ? "bounced" : "rejected", recipient, true),
        Outcome.DONE);
  }

  private static Verdict again(String code, String text, boolean lastTry) {
    return lastTry
        ? new Verdict(
            new Settlement.Failed(code, text, "undeliverable", false, false),
            new Outcome.Dead(code, text))
        : new Verdict(new Settlement.Released(text), new Outcome.Retry(code, text));
  }
}
