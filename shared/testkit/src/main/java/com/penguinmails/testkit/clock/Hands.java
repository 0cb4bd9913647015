package com.penguinmails.testkit.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes when it is told to. */
public final class Hands extends Clock {
  private volatile Instant now;

  /** Shows this time until it is told to go. */
  public Hands(Instant now) {
    this.now = now;
  }

  /** Shows this time from now on. */
  public void set(Instant to) {
    now = to;
  }

  /** Goes so far. */
  public void forward(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
