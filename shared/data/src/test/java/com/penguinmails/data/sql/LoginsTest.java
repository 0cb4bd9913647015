package com.penguinmails.data.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class LoginsTest {
  @Test
  void shouldKeepNoCredentialsInASnapshot() {
    Logins logins =
        new Logins(
            "iam",
            "eu-central-1",
            () -> {
              throw new IllegalStateException("no secrets");
            },
            Clock.systemUTC());
    LoginTokens before = logins.tokens();
    assertThat(logins.tokens()).isSameAs(before);

    logins.beforeSnapshot();
    logins.afterRestore();

    assertThat(logins.tokens()).isNotSameAs(before);
  }
}
