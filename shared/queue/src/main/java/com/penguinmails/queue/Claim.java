package com.penguinmails.queue;

import java.time.Duration;
import java.util.List;

/**
 * What a worker got.
 *
 * @param timeout how long a job may take, of the queue
 * @param multiplier of the backoff, of the queue
 */
record Claim(List<Job> jobs, Duration timeout, int multiplier) {
  static final Claim NOTHING = new Claim(List.of(), Duration.ZERO, 1);

  boolean isEmpty() {
    return jobs.isEmpty();
  }
}
