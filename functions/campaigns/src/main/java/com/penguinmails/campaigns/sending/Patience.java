package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.DatabaseException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats a statement while the database is away, for as long as a restart takes, and one that was
 * chosen to end a deadlock. Only for statements that may run twice: what the ledger notes about a
 * mail a server has is worth waiting for, because otherwise the mail would be in doubt.
 */
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int TRIES = 16;

  private Patience() {}

  static <T> T call(Supplier<T> statement) {
    Duration pause = FIRST;
    for (int tries = 1; ; tries++) {
      try {
        return statement.get();
      } catch (DatabaseException e) {
        if (!(e.isConnection() || e.isRollback()) || tries == TRIES) {
          throw e;
        }
        wait(pause, e);
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
      }
    }
  }

  private static void wait(Duration pause, DatabaseException cause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
