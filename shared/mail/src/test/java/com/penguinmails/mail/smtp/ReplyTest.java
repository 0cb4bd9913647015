package com.penguinmails.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.smtp.Submission.AccountProblem;
import com.penguinmails.mail.smtp.Submission.Stage;
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
}
