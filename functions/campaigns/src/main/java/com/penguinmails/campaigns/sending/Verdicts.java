package com.penguinmails.campaigns.sending;

import com.penguinmails.mail.BlockedSender;
import com.penguinmails.mail.BounceType;
import com.penguinmails.mail.DeadAddress;
import com.penguinmails.mail.RefusedAccount;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.queue.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the way a submission ended means: for the mail, or for the account it came from. Enhanced
 * status codes are those of RFC 3463.
 */
final class Verdicts {
  /** Tries after which a server that keeps saying "later" is believed no more: about 16 hours. */
  static final int MOST_TRIES = 12;

  private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
  private static final double JITTER = 0.25;

  private static final int SERVICE_CLOSING = 421;
  private static final int TOO_LARGE = 552;
  private static final Set<String> SIZE = Set.of("5.2.3", "5.3.4");

  private final Duration firstPause;
  private final RandomGenerator random;

  /** What follows. */
  sealed interface Verdict {
    /** Something about this mail: ledger entry and job outcome. */
    record Settled(Settlement settlement, Outcome outcome) implements Verdict {}

    /**
     * Something about the account; the mail was not taken and may go another way.
     *
     * @param ofMail what it is for the mail, where that is more: it may be its recipient that the
     *     server leaves for, then it waits and lets others go first; or it is in doubt
     */
    record Account(Trouble trouble, String reason, @Nullable Settled ofMail) implements Verdict {
      Account(Trouble trouble, String reason) {
        this(trouble, reason, null);
      }
    }
  }

  /** What is the matter with an account. */
  enum Trouble {
    /** The server does not let it in, or not let it send. */
    REFUSED,
    /** Its provider's limit is used up. */
    EXHAUSTED,
    /** Its server cannot be reached, takes no mail from anybody, or none from where it sends. */
    UNREACHABLE
  }

  /**
   * Judges with these pauses.
   *
   * @param firstPause after the first "later"; doubled with each, at most 4 h, ± 25 %. A minute
   *     passes most greylisting at the third try
   */
  Verdicts(Duration firstPause, RandomGenerator random) {
    this.firstPause = firstPause;
    this.random = random;
  }

  /**
   * Judges a submission.
   *
   * @param tries how many there were, with this one
   */
  Verdict of(Submission submission, int tries) {
    return switch (submission) {
      case Submission.Accepted ignored ->
          new Verdict.Settled(new Settlement.Accepted(), Outcome.DONE);
      case Submission.Rejected rejected -> rejected(rejected, tries);
      case Submission.Deferred deferred -> deferred(deferred, tries);
      case Submission.Unreachable u -> new Verdict.Account(Trouble.UNREACHABLE, u.text());
      case Submission.AccountProblem a ->
          new Verdict.Account(a.exhausted() ? Trouble.EXHAUSTED : Trouble.REFUSED, a.text());
      // A server that takes mails without saying so would bring the next into doubt as well.
      case Submission.InDoubt d ->
          new Verdict.Account(
              Trouble.UNREACHABLE,
              d.text(),
              new Verdict.Settled(
                  new Settlement.InDoubt(Settlement.InDoubt.UNCONFIRMED, d.text()), Outcome.DONE));
    };
  }

  private Verdict rejected(Submission.Rejected rejected, int tries) {
    @Nullable String status = rejected.enhancedStatus();
    if (rejected.stage() == Stage.CONNECTION) {
      return new Verdict.Account(Trouble.UNREACHABLE, rejected.text());
    }
    if (RefusedAccount.isUsedUp(status, rejected.text())) {
      return new Verdict.Account(Trouble.EXHAUSTED, rejected.text());
    }
    // Of the recipient the server knows nothing yet; of the mail at most its size.
    if ((rejected.stage() == Stage.SENDER && !isTooLarge(rejected))
        || RefusedAccount.isToldBy(status, rejected.text())) {
      return new Verdict.Account(Trouble.REFUSED, rejected.text());
    }
    String code = status == null ? String.valueOf(rejected.code()) : status;
    if (BlockedSender.isToldBy(status, rejected.text())) {
      // No lead's fault; but it may be this one's provider alone that says so.
      return new Verdict.Account(
          Trouble.UNREACHABLE,
          rejected.text(),
          later(code, rejected.text(), BounceType.SENDER, tries));
    }
    BounceType bounce = bounce(rejected, status);
    boolean recipient = bounce == BounceType.HARD || rejected.stage() == Stage.RECIPIENT;
    return new Verdict.Settled(
        new Settlement.Failed(code, rejected.text(), recipient ? "bounced" : "rejected", bounce),
        Outcome.DONE);
  }

  private static BounceType bounce(Submission.Rejected rejected, @Nullable String status) {
    if (rejected.stage() == Stage.SENDER) {
      return BounceType.SENDER;
    }
    return isDeadAddress(rejected, status) ? BounceType.HARD : BounceType.SOFT;
  }

  private static boolean isTooLarge(Submission.Rejected rejected) {
    @Nullable String status = rejected.enhancedStatus();
    return status == null ? rejected.code() == TOO_LARGE : SIZE.contains(status);
  }

  /** Some servers look at the recipient only after the content; a policy is never the address's. */
  private static boolean isDeadAddress(Submission.Rejected rejected, @Nullable String status) {
    return switch (rejected.stage()) {
      case RECIPIENT -> DeadAddress.isToldBy(status, rejected.code(), rejected.text());
      case CONTENT -> "5.1.1".equals(status) || "5.2.1".equals(status);
      case CONNECTION, SENDER -> false;
    };
  }

  private Verdict deferred(Submission.Deferred deferred, int tries) {
    boolean closing = deferred.code() == SERVICE_CLOSING;
    @Nullable String status = deferred.enhancedStatus();
    if (RefusedAccount.isUsedUp(status, deferred.text())) {
      return new Verdict.Account(Trouble.EXHAUSTED, deferred.text());
    }
    // Of the recipient the server knows nothing yet.
    if (deferred.stage() == Stage.CONNECTION
        || deferred.stage() == Stage.SENDER
        || RefusedAccount.isToldBy(status, deferred.text())) {
      return new Verdict.Account(Trouble.UNREACHABLE, deferred.text());
    }
    String code = status == null ? String.valueOf(deferred.code()) : status;
    Verdict.Settled later = later(code, deferred.text(), BounceType.SOFT, tries);
    return closing ? new Verdict.Account(Trouble.UNREACHABLE, deferred.text(), later) : later;
  }

  private Verdict.Settled later(String code, String text, BounceType bounce, int tries) {
    return tries >= MOST_TRIES
        ? new Verdict.Settled(
            new Settlement.Failed(code, text, "undeliverable", bounce), Outcome.DONE)
        : new Verdict.Settled(new Settlement.Released(text), new Outcome.Later(pause(tries)));
  }

  private Duration pause(int tries) {
    long millis = firstPause.toMillis() << Math.min(tries - 1, 20);
    double factor = 1 + random.nextDouble(-JITTER, JITTER);
    return Duration.ofMillis((long) (Math.min(millis, LONGEST_PAUSE.toMillis()) * factor));
  }
}
