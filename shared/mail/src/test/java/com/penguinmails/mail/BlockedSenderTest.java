package com.penguinmails.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockedSenderTest {
  /** RFC 3463 section 3.2 has codes for both addresses of a mail. */
  @ParameterizedTest
  @CsvSource({"5.1.1, false", "5.1.6, false", "5.1.7, true", "5.1.8, true", "5.1.10, false"})
  void shouldTellTheSendersAddressFromTheRecipients(String status, boolean senders) {
    assertThat(BlockedSender.isToldBy(status, "550 " + status + " address rejected"))
        .isEqualTo(senders);
  }
}
