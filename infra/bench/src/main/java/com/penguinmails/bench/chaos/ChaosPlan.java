package com.penguinmails.bench.chaos;

import java.time.Duration;

/**
 * How much goes wrong.
 *
 * @param leads each of whom gets two mails
 * @param kills of processes
 * @param restarts of the database server
 * @param senders processes that send
 * @param limit longest time for everything
 * @param postfix whether Postfix is the server; it must be installed
 */
public record ChaosPlan(
    int leads, int kills, int restarts, int senders, Duration limit, boolean postfix) {
  /** 2,000 leads, 100 kills. */
  public static ChaosPlan whole(boolean postfix) {
    return new ChaosPlan(2_000, 100, 5, 2, Duration.ofMinutes(20), postfix);
  }

  /** For every build: half a minute; the limit only ends what hangs. */
  public static ChaosPlan tiny() {
    return new ChaosPlan(40, 10, 1, 1, Duration.ofMinutes(4), false);
  }
}
