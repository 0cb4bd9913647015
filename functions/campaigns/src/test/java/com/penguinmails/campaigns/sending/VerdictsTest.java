package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.queue.Outcome;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  @Test
  void shouldSettleWhatTheServerTook() {
    Verdicts.Verdict verdict = Verdicts.of(new Submission.Accepted("250 ok"), false);
    assertThat(verdict.settlement()).isInstanceOf(Settlement.Accepted.class);
    assertThat(verdict.outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void shouldSuppressOnlyARefusedRecipient() {
    assertThat(rejected(Submission.Stage.RECIPIENT).suppress()).isTrue();
    assertThat(rejected(Submission.Stage.RECIPIENT).exitReason()).isEqualTo("bounced");
    assertThat(rejected(Submission.Stage.CONTENT).suppress()).isFalse();
    assertThat(rejected(Submission.Stage.SENDER).suppress()).isFalse();
  }

  @Test
  void shouldTryAgainWhatWasDeferredUntilTheLastTry() {
    Submission deferred =
        new Submission.Deferred(Submission.Stage.RECIPIENT, 451, "4.7.1", "greylisted");
    assertThat(Verdicts.of(deferred, false).outcome()).isInstanceOf(Outcome.Retry.class);
    assertThat(Verdicts.of(deferred, false).settlement()).isInstanceOf(Settlement.Released.class);
    assertThat(Verdicts.of(deferred, true).outcome()).isInstanceOf(Outcome.Dead.class);
    assertThat(Verdicts.of(deferred, true).settlement()).isInstanceOf(Settlement.Failed.class);
  }

  @Test
  void shouldNeverTryAgainWhatIsInDoubt() {
    Verdicts.Verdict verdict = Verdicts.of(new Submission.InDoubt("closed after the dot"), false);
    assertThat(verdict.settlement()).isInstanceOf(Settlement.InDoubt.class);
    assertThat(verdict.outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void shouldNotCountATryAgainstALeadWhenTheAccountIsAtFault() {
    Verdicts.Verdict verdict =
        Verdicts.of(new Submission.AccountProblem(535, "5.7.8", "bad credentials"), true);
    assertThat(verdict.outcome()).isInstanceOf(Outcome.Later.class);
    assertThat(verdict.settlement()).isInstanceOf(Settlement.Released.class);
  }

  private static Settlement.Failed rejected(Submission.Stage stage) {
    Submission submission = new Submission.Rejected(stage, 550, "5.1.1", "no");
    return (Settlement.Failed) Verdicts.of(submission, false).settlement();
  }
}
