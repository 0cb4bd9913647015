package com.penguinmails.web.limits;

import java.time.Duration;

/**
 * What the rate limit says to one request.
 *
 * @param limit requests per minute
 * @param remaining about how many are left, as far as this instance knows
 * @param delay zero when the request may go on, else how long to wait
 */
record Allowance(long limit, long remaining, Duration delay) {
  boolean granted() {
    return delay.isZero();
  }

  /** Whole seconds, rounded up, at least one. */
  long waitSeconds() {
    return Math.max(1, (delay.toMillis() + 999) / 1000);
  }
}
