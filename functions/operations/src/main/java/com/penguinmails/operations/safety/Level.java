package com.penguinmails.operations.safety;

import java.util.Locale;

/** How a figure stands to its target and its alert threshold, the worst last. */
enum Level {
  UNKNOWN,
  OK,
  WATCH,
  ALERT;

  /** Of what should stay below the target. */
  static Level below(double value, double target, double alert) {
    return value > alert ? ALERT : value > target ? WATCH : OK;
  }

  /** Of what should stay above the target. */
  static Level above(double value, double target, double alert) {
    return value < alert ? ALERT : value < target ? WATCH : OK;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
