package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateExpressionTest {
  @ParameterizedTest
  @CsvSource({
    "rate(1 minute),PT1M",
    "rate(2 minutes),PT2M",
    "rate(1 hour),PT1H",
    "rate(7 days),P7D"
  })
  void shouldReadRate(String expression, String expected) {
    assertThat(RateExpression.parse(expression)).isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(1 minutes)", "rate(2 minute)", "rate(0 minutes)", "rate(-1 minutes)",
            "rate(5 seconds)",
        "rate(5minutes)", "rate(99999999 days)", "every minute", "", "cron(0 10 * * ? *)"
      })
  void shouldRefuseWhatAwsRefuses(String expression) {
    assertThatThrownBy(() -> RateExpression.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + expression + "\"");
  }
}
