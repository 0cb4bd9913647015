package com.penguinmails.web.problem;

import java.util.Locale;

/** How a field of ours is called in JSON. */
final class SnakeCase {
  private SnakeCase() {}

  /** {@code delayHours} is {@code delay_hours}. */
  static String of(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
