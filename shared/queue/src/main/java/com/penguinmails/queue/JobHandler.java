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

  /**
   * How soon others may take over when this process is gone, as far as the worker's own limit of 15
   * seconds allows. The worker renews the lease by itself while the handler shows signs of life
   * within the queue's {@code timeout_seconds}.
   */
  default Duration lease() {
    return Duration.ofMinutes(1);
  }

  /** With less time left, nothing new is claimed. */
  default Duration leastTime() {
    return Duration.ofSeconds(5);
  }

  /**
   * Does the jobs. A job without an outcome counts as handed back. An exception is a retry of a
   * single job; jobs of a larger batch are tried again one by one first, so that one of them does
   * not take the others down. A database's outage counts as no try ({@link FailedTogether}).
   *
   * <p>A job may come again after it was done, and after it was a dead letter ({@link
   * Job#redrives}): always with the same id and payload.
   */
  Map<UUID, Outcome> handle(Batch batch);

  /**
   * Settles what belongs to a job that will not be tried again, before it becomes a dead letter:
   * its attempts are used up, or no worker survived it. Called at least once, not for {@link
   * Outcome.Dead}, which the handler chose itself; an exception repeats the call later.
   *
   * @param job runs without a tenant, as {@link #handle} does
   * @param code why: of the last {@link Outcome.Retry}, {@code unexpected} or {@code worker_lost}
   */
  default void abandoned(Job job, String code) {
    // Most jobs leave nothing behind that would wait for them.
  }
}
