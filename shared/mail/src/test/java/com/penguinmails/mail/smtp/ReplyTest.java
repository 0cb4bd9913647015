package com.penguinmails.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.smtp.Submission.AccountProblem;
import com.penguinmails.mail.smtp.Submission.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "550 5.4.5 Daily user sending limit exceeded.",
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message"
            + " recipients"
      })
  void shouldTellAUsedUpDayFromARefusedMail(String text) {
    assertThat(Reply.of(Stage.CONTENT, 550, text).refusal())
        .isInstanceOfSatisfying(
            AccountProblem.class, account -> assertThat(account.exhausted()).isTrue());
  }

  @Test
  void shouldReadTheStatusWhereverItStands() {
    assertThat(status("550 5.1.1 no such user")).isEqualTo("5.1.1");
    assertThat(status("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"))
        .isEqualTo("5.7.1");
    assertThat(status("550 no such user (see #5.1.1 of the handbook)")).isNull();
  }

  private static @Nullable String status(String text) {
    return Reply.of(Stage.RECIPIENT, 550, text).enhancedStatus();
  }
}
