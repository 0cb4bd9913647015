package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.sending.Verdicts.Trouble;
import com.penguinmails.campaigns.sending.Verdicts.Verdict;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.queue.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
  private final Verdicts verdicts = new Verdicts(Duration.ofMinutes(1), new Random(7));

  @Test
  void shouldSettleWhatTheServerTook() {
    Verdict verdict = verdicts.of(new Submission.Accepted("250 ok"), 1);

    assertThat(verdict).isEqualTo(new Verdict.Settled(new Settlement.Accepted(), Outcome.DONE));
  }

  /** Permanent replies: which of them say that the address is dead (RFC 3463 section 3). */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          RECIPIENT, 550, -,      bounced,  true
          RECIPIENT, 553, -,      bounced,  true
          RECIPIENT, 554, -,      bounced,  false
          RECIPIENT, 552, -,      bounced,  false
          RECIPIENT, 550, 5.1.1,  bounced,  true
          RECIPIENT, 550, 5.1.10, bounced,  true
          RECIPIENT, 550, 5.2.1,  bounced,  true
          RECIPIENT, 552, 5.2.2,  bounced,  false
          RECIPIENT, 550, 5.7.1,  bounced,  false
          RECIPIENT, 550, 5.7.26, bounced,  false
          CONTENT,   550, 5.1.1,  bounced,  true
          CONTENT,   550, 5.7.1,  rejected, false
          CONTENT,   554, -,      rejected, false
          SENDER,    552, 5.3.4,  rejected, false
          """)
  void shouldSuppressOnlyADeadAddress(
      Stage stage, int code, @Nullable String status, String exit, boolean suppress) {
    Submission rejected = new Submission.Rejected(stage, code, status, "no");

    assertThat(verdicts.of(rejected, 1))
        .isInstanceOfSatisfying(
            Verdict.Settled.class,
            settled ->
                assertThat(settled.settlement())
                    .isInstanceOfSatisfying(
                        Settlement.Failed.class,
                        failed -> {
                          assertThat(failed.exitReason()).isEqualTo(exit);
                          assertThat(failed.suppress()).isEqualTo(suppress);
                          assertThat(failed.bounced()).isTrue();
                        }));
  }

  @ParameterizedTest
  @CsvSource({"1, 45, 75", "2, 90, 150", "5, 720, 1200", "11, 10800, 18000"})
  void shouldTryAgainWhatWasDeferredEverLater(int tries, long least, long most) {
    Submission greylisted = new Submission.Deferred(Stage.RECIPIENT, 451, "4.7.1", "greylisted");

    assertThat(verdicts.of(greylisted, tries))
        .isInstanceOfSatisfying(
            Verdict.Settled.class,
            settled -> {
              assertThat(settled.settlement()).isInstanceOf(Settlement.Released.class);
              assertThat(settled.outcome())
                  .isInstanceOfSatisfying(
                      Outcome.Later.class,
                      later -> assertThat(later.delay().toSeconds()).isBetween(least, most));
            });
  }

  @Test
  void shouldGiveUpOnWhatIsDeferredForever() {
    Submission deferred = new Submission.Deferred(Stage.CONTENT, 452, "4.2.2", "mailbox full");

    Verdict verdict = verdicts.of(deferred, Verdicts.MOST_TRIES);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Settled(
                new Settlement.Failed("4.2.2", "mailbox full", "undeliverable", false, true),
                Outcome.DONE));
  }

  @Test
  void shouldNeverTryAgainWhatIsInDoubt() {
    Verdict verdict = verdicts.of(new Submission.InDoubt("closed after the dot"), 1);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Account(
                Trouble.UNREACHABLE,
                "closed after the dot",
                new Verdict.Settled(
                    new Settlement.InDoubt("unconfirmed", "closed after the dot"), Outcome.DONE)));
  }

  @Test
  void shouldBlameTheAccountForWhatConcernsEveryMailOfIt() {
    assertThat(trouble(new Submission.AccountProblem(535, "5.7.8", "bad credentials")))
        .isEqualTo(Trouble.REFUSED);
    assertThat(trouble(new Submission.AccountProblem(550, "5.4.5", "daily quota exceeded")))
        .isEqualTo(Trouble.EXHAUSTED);
    assertThat(trouble(new Submission.Rejected(Stage.SENDER, 550, "5.1.8", "sender unknown")))
        .isEqualTo(Trouble.REFUSED);
    assertThat(trouble(new Submission.Unreachable("refused"))).isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.CONNECTION, 421, "4.3.2", "busy")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.SENDER, 421, null, "closing")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.SENDER, 451, "4.7.1", "sender throttled")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Rejected(Stage.SENDER, 550, null, "sender rejected")))
        .isEqualTo(Trouble.REFUSED);
  }

  /** Others go first next time, or one lead would keep all from being mailed. */
  @Test
  void shouldLetAMailWaitAtWhoseRecipientTheServerLeft() {
    Verdict verdict = verdicts.of(new Submission.Deferred(Stage.RECIPIENT, 421, null, "no"), 1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Account.class,
            account -> {
              assertThat(account.trouble()).isEqualTo(Trouble.UNREACHABLE);
              assertThat(account.ofMail())
                  .extracting(Verdict.Settled::settlement)
                  .isInstanceOf(Settlement.Released.class);
            });
  }

  private @Nullable Trouble trouble(Submission submission) {
    return verdicts.of(submission, 1) instanceof Verdict.Account account ? account.trouble() : null;
  }
}
