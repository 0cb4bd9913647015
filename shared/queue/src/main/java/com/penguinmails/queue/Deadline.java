package com.penguinmails.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When running work must have ended.
 *
 * @param clock tells the time
 * @param end the moment the environment stops us
 */
public record Deadline(Clock clock, Instant end) {

  /** A deadline that far from now. */
  public static Deadline in(Clock clock, Duration time) {
    return new Deadline(clock, clock.instant().plus(time));
  }

  /** Whether at least this much time is left. */
  public boolean allows(Duration needed) {
    return clock.instant().plus(needed).isBefore(end);
  }
}
