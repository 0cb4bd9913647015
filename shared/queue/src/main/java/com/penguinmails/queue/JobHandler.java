package com.penguinmails.queue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What a queue does. One implementation per queue; the {@link Worker} does the rest. */
public interface JobHandler {
  /** The queue it serves. */
  String queue();

  /** How many jobs it wants at once. */
  int batchSize();

  /** How long a job of the queue may take; the lease lasts that long unless kept alive. */
  Duration lease();

  /** With less time left, nothing new is claimed. */
  default Duration leastTime() {
    return Duration.ofSeconds(5);
  }

  /**
   * Does the jobs. A job without an outcome counts as handed back; an exception fails them all with
   * a retry.
   */
  Map<UUID, Outcome> handle(Batch batch);
}
