package com.penguinmails.campaigns.sending;

import com.penguinmails.kernel.secrets.SecretsUnavailableException;
import com.penguinmails.queue.FailedTogether;
import com.penguinmails.queue.Outcome;

/**
 * What becomes of mails that could not be looked after. An outage passes and is no try of theirs
 * ({@link Outcome.Away}); anything else may be one mail's own. That one is found by trying each
 * alone, and uses its own tries up.
 */
final class Passing {
  private Passing() {}

  /**
   * Says so of each of them.
   *
   * @param together how many mails failed at once
   */
  static Outcome of(RuntimeException failure, int together) {
    String name = failure.getClass().getSimpleName();
    if (failure instanceof SecretsUnavailableException) {
      return new Outcome.Away(name);
    }
    return FailedTogether.of(failure, together, new Outcome.Retry("unexpected", name));
  }
}
