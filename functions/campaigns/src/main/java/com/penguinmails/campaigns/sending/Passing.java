package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.kernel.secrets.SecretsUnavailableException;
import com.penguinmails.queue.Outcome;
import java.time.Duration;

/**
 * What becomes of mails that could not be looked after. An outage passes, however long it takes,
 * and is no try of theirs; anything else may be the mail's own and uses its tries up.
 */
final class Passing {
  private static final Duration OUTAGE = Duration.ofSeconds(15);

  private Passing() {}

  static Outcome of(RuntimeException failure) {
    boolean passes =
        failure instanceof SecretsUnavailableException
            || (failure instanceof DatabaseException database && database.isOutage());
    return passes
        ? new Outcome.Later(OUTAGE)
        : new Outcome.Retry("unexpected", failure.getClass().getSimpleName());
  }
}
