package com.penguinmails.queue;

import java.time.Duration;

/**
 * Wakes a worker. Losing a ring loses nothing: a sweep every minute finds the work too. Ringing
 * never fails the caller.
 */
@FunctionalInterface
public interface Doorbell {
  /** All that a message of a doorbell says. */
  String RING = "ring";

  /** Says that there is something to do in this queue. */
  void ring(String queue);

  /**
   * Says so later. One that cannot wait leaves it to the sweep.
   *
   * @param wait more than zero and at most a quarter of an hour; rounded up to full seconds
   */
  default void ring(String queue, Duration wait) {}
}
