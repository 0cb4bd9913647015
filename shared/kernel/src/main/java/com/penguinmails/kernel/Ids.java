package com.penguinmails.kernel;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.util.UUID;

/**
 * Identifiers for new rows: UUID version 7 (RFC 9562 §5.7), so that later rows sort after earlier
 * ones and land beside them in an index.
 */
public final class Ids {
  private static volatile TimeOrderedEpochFactory factory = fresh();

  private Ids() {}

  /** Returns a new time-ordered id; ids made by one process in one millisecond still ascend. */
  public static UUID next() {
    return factory.create();
  }

  /**
   * Begins anew with fresh randomness. A process that was copied calls it first, or its copies
   * count on from the same number.
   */
  public static void forgetRandomness() {
    factory = fresh();
  }

  /** For tests that play a copied process: what its copies all begin with. */
  static void remember(TimeOrderedEpochFactory copied) {
    factory = copied;
  }

  private static TimeOrderedEpochFactory fresh() {
    return TimeOrderedEpochFactory.builder().withIncrementPlus1().build();
  }
}
