package com.penguinmails.local.template;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code rate(value unit)} form of an EventBridge schedule. A value of one takes the singular
 * unit and every other value the plural: AWS refuses {@code rate(1 minutes)} at deployment, so it
 * is refused here as well.
 */
final class RateExpression {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9]\\d{0,6}) (minute|hour|day)(s?)\\)");

  private RateExpression() {}

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when AWS would not take it, saying why
   */
  static Duration parse(String expression) {
    if (expression.startsWith("cron(") || expression.startsWith("at(")) {
      throw new IllegalArgumentException(
          "\"" + expression + "\": the local runner knows rate(…) only");
    }
    Matcher rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw new IllegalArgumentException(
          "\""
              + expression
              + "\" is not of the form rate(value unit), unit being minutes, hours or days");
    }
    long value = Long.parseLong(rate.group(1));
    boolean plural = !rate.group(3).isEmpty();
    if (plural == (value == 1)) {
      throw new IllegalArgumentException(
          "\""
              + expression
              + "\": AWS wants the singular unit for 1 and the plural for any other value");
    }
    return Duration.of(
        value, ChronoUnit.valueOf(rate.group(2).toUpperCase(java.util.Locale.ROOT) + "S"));
  }
}
