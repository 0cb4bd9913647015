package com.penguinmails.kernel;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/**
 * Identifiers for new rows: UUID version 7 (RFC 9562 §5.7), so that later rows sort after earlier
 * ones and land beside them in an index.
 */
public final class Ids {
  private Ids() {}

  /** Returns a new time-ordered id; ids made by one process in one millisecond still ascend. */
  public static UUID next() {
    return UuidCreator.getTimeOrderedEpochPlus1();
  }
}
