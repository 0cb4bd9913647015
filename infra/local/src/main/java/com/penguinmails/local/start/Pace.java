package com.penguinmails.local.start;

import java.time.Duration;

/**
 * How much faster than in AWS schedules fire on one machine, where nobody wants to wait two minutes
 * for a reply to be noticed and an idle turn costs nothing.
 *
 * @param speed how many times faster
 * @param least shortest time between two turns
 * @param apart between the first turn of one schedule and that of the next
 */
record Pace(int speed, Duration least, Duration apart) {
  /** Turns that come all at once keep a request waiting that comes at that moment. */
  private static final Pace RUNG = new Pace(12, Duration.ofSeconds(5), Duration.ofMillis(150));

  /**
   * Functions in JVMs of their own hear no doorbell, so their sweeps do all the work. Thirty JVMs
   * that start at once would time each other out.
   */
  private static final Pace UNRUNG = new Pace(60, Duration.ofSeconds(1), Duration.ofSeconds(1));

  static Pace of(boolean isolated) {
    return isolated ? UNRUNG : RUNG;
  }

  Duration between(Duration rate) {
    Duration faster = rate.dividedBy(speed);
    return faster.compareTo(least) < 0 ? least : faster;
  }
}
