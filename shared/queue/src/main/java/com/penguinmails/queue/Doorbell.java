package com.penguinmails.queue;

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
}
