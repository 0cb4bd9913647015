package com.penguinmails.queue;

import com.penguinmails.data.sql.DatabaseException;
import java.time.Duration;

/**
 * What becomes of jobs that failed at once. A database's outage passes and is no try of theirs
 * ({@link Outcome.Away}); anything else may be one job's own. That one is found by trying each
 * alone, and uses its own tries up.
 */
public final class FailedTogether {
  /** When it is tried again. */
  static final Duration OUTAGE = Duration.ofSeconds(15);

  private FailedTogether() {}

  /**
   * Says so of each of them.
   *
   * @param jobs how many failed at once
   * @param alone what becomes of one that failed by itself
   */
  public static Outcome of(RuntimeException failure, int jobs, Outcome.Retry alone) {
    if (failure instanceof DatabaseException database && database.isOutage()) {
      return new Outcome.Away(alone.reason());
    }
    return jobs == 1 ? alone : new Outcome.Alone(alone.reason());
  }
}
