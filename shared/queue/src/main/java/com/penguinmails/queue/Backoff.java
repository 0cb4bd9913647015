package com.penguinmails.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: the queue's multiplierⁿ s, at most 300 s, ± 25 %. */
final class Backoff {
  private static final int LONGEST_SECONDS = 300;
  private static final double JITTER = 0.25;

  private Backoff() {}

  static Duration after(int attempt, int multiplier, RandomGenerator random) {
    double seconds = Math.min(LONGEST_SECONDS, Math.pow(multiplier, attempt));
    double factor = 1 + random.nextDouble(-JITTER, JITTER);
    return Duration.ofMillis((long) (seconds * 1000 * factor));
  }
}
