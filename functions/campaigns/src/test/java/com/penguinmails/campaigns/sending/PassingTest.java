package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.kernel.secrets.MissingSecretException;
import com.penguinmails.kernel.secrets.SecretsUnavailableException;
import com.penguinmails.queue.Outcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassingTest {
  @ParameterizedTest
  @CsvSource({
    "08006, true",
    "57P01, true",
    "40001, false",
    "53300, true",
    "57014, false",
    "23505, false",
    "42703, false"
  })
  void shouldNotCountWhatADatabasesOutageSpoilt(String state, boolean passes) {
    Outcome outcome = Passing.of(failure(state), 1);

    assertThat(outcome instanceof Outcome.Away).isEqualTo(passes);
  }

  @Test
  void shouldNotCountWhatTheSecretsOutageSpoilt() {
    assertThat(Passing.of(new SecretsUnavailableException(new IOException("throttled")), 2))
        .isInstanceOf(Outcome.Away.class);
    assertThat(Passing.of(new MissingSecretException("tenants/x"), 1))
        .isEqualTo(new Outcome.Retry("unexpected", "MissingSecretException"));
  }

  @Test
  void shouldTryEachAloneOfThoseThatFailedTogether() {
    assertThat(Passing.of(new MissingSecretException("tenants/x"), 2))
        .isEqualTo(new Outcome.Alone("MissingSecretException"));
  }

  /** As a database throws it that says this. */
  private static DatabaseException failure(String state) {
    DataSource source =
        (DataSource)
            Proxy.newProxyInstance(
                PassingTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  throw new SQLException("no", state);
                });
    return catchThrowableOfType(
        DatabaseException.class, () -> new Database(source).update("delete from leads"));
  }
}
