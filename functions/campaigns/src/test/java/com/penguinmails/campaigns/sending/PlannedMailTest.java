package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlannedMailTest {
  @Test
  void shouldNameMailsInALabels() {
    assertThat(account("grace@bücher.example").domain()).isEqualTo("xn--bcher-kva.example");
    assertThat(account("grace@globex.example").domain()).isEqualTo("globex.example");
  }

  private static PlannedMail.Account account(String email) {
    return new PlannedMail.Account(
        UUID.randomUUID(), email, null, true, null, false, "{}", null, null);
  }
}
