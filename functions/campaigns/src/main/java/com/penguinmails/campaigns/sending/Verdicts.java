package com.penguinmails.campaigns.sending;

import com.penguinmails.mail.BlockedSender;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.queue.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
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

  // The address itself is at fault: unknown, malformed, moved, disabled, or a domain without mail.
  private static final Set<String> DEAD_ADDRESS =
      Set.of("5.0.0", "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.0", "5.2.1");
  // Replies to RCPT without an enhanced status that say that there is no such mailbox.
  private static final Set<Integer> NO_MAILBOX = Set.of(550, 551, 553);
  // Unless the words say that it is about something else.
  private static final Pattern POLICY =
      Pattern.compile(
          "\\b(polic(y|ies)|spam|unsolicited|relay(ing)?)\\b", Pattern.CASE_INSENSITIVE);
  // Many servers judge the sender only once they know the recipient, or have the content. RFC 3463
  // has X.1.7 and X.1.8 for it; a login that may not send as this address is mostly 5.7.1.
  private static final Pattern BAD_SENDER = Pattern.compile("[45]\\.1\\.[78]");
  private static final Pattern SENDER =
      Pattern.compile(
          "\\bsender address rejected\\b|\\bsender verify failed\\b|\\bbadmailfrom\\b"
              + "|\\bpermissions? to send as\\b|SendAsDenied|\\bOutboundSpamException\\b",
          Pattern.CASE_INSENSITIVE);
  // Microsoft says it with 5.2.0, Zoho with 5.4.6, Amazon with 454 alone; only the words tell.
  private static final Pattern USED_UP =
      Pattern.compile(
          "\\bSubmissionQuotaExceededException\\b|\\bdaily message quota exceeded\\b"
              + "|\\bunusual sending activity\\b",
          Pattern.CASE_INSENSITIVE);
  // Google has 5.2.1 for a mailbox that is disabled, and for one that gets too much at the moment.
  private static final Pattern TOO_OFTEN =
      Pattern.compile("\\breceiving mail (at a rate|too quickly)\\b", Pattern.CASE_INSENSITIVE);
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
    if (USED_UP.matcher(rejected.text()).find()) {
      return new Verdict.Account(Trouble.EXHAUSTED, rejected.text());
    }
    // Of the recipient the server knows nothing yet; of the mail at most its size.
    if ((rejected.stage() == Stage.SENDER && !isTooLarge(rejected))
        || isOfSender(status, rejected.text())) {
      return new Verdict.Account(Trouble.REFUSED, rejected.text());
    }
    String code = status == null ? String.valueOf(rejected.code()) : status;
    if (BlockedSender.isToldBy(status, rejected.text())) {
      // No lead's fault; but it may be this one's provider alone that says so.
      return new Verdict.Account(
          Trouble.UNREACHABLE, rejected.text(), later(code, rejected.text(), tries));
    }
    boolean dead = isDeadAddress(rejected, status);
    boolean recipient = rejected.stage() == Stage.RECIPIENT;
    return new Verdict.Settled(
        new Settlement.Failed(
            code, rejected.text(), dead || recipient ? "bounced" : "rejected", dead, true),
        Outcome.DONE);
  }

  private static boolean isOfSender(@Nullable String status, String text) {
    return (status != null && BAD_SENDER.matcher(status).matches()) || SENDER.matcher(text).find();
  }

  private static boolean isTooLarge(Submission.Rejected rejected) {
    @Nullable String status = rejected.enhancedStatus();
    return status == null ? rejected.code() == TOO_LARGE : SIZE.contains(status);
  }

  /** Some servers look at the recipient only after the content; a policy is never the address's. */
  private static boolean isDeadAddress(Submission.Rejected rejected, @Nullable String status) {
    return switch (rejected.stage()) {
      case RECIPIENT ->
          status == null
              ? NO_MAILBOX.contains(rejected.code()) && !POLICY.matcher(rejected.text()).find()
              : DEAD_ADDRESS.contains(status) && !TOO_OFTEN.matcher(rejected.text()).find();
      case CONTENT -> "5.1.1".equals(status) || "5.2.1".equals(status);
      case CONNECTION, SENDER -> false;
    };
  }

  private Verdict deferred(Submission.Deferred deferred, int tries) {
    boolean closing = deferred.code() == SERVICE_CLOSING;
    @Nullable String status = deferred.enhancedStatus();
    if (USED_UP.matcher(deferred.text()).find()) {
      return new Verdict.Account(Trouble.EXHAUSTED, deferred.text());
    }
    // Of the recipient the server knows nothing yet.
    if (deferred.stage() == Stage.CONNECTION
        || deferred.stage() == Stage.SENDER
        || isOfSender(status, deferred.text())) {
      return new Verdict.Account(Trouble.UNREACHABLE, deferred.text());
    }
    String code = status == null ? String.valueOf(deferred.code()) : status;
    Verdict.Settled later = later(code, deferred.text(), tries);
    return closing ? new Verdict.Account(Trouble.UNREACHABLE, deferred.text(), later) : later;
  }

  private Verdict.Settled later(String code, String text, int tries) {
    return tries >= MOST_TRIES
        ? new Verdict.Settled(
            new Settlement.Failed(code, text, "undeliverable", false, true), Outcome.DONE)
        : new Verdict.Settled(new Settlement.Released(text), new Outcome.Later(pause(tries)));
  }

  private Duration pause(int tries) {
    long millis = firstPause.toMillis() << Math.min(tries - 1, 20);
    double factor = 1 + random.nextDouble(-JITTER, JITTER);
    return Duration.ofMillis((long) (Math.min(millis, LONGEST_PAUSE.toMillis()) * factor));
  }
}
