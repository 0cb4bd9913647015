package com.penguinmails.bench.crash;

/**
 * What the analytics tier counted while the server was killed, and afterwards.
 *
 * @param sends in its campaigns' counters: must be some
 * @param disagreeing counters that are not a recount of the events, the ledger's accepted sends
 *     included: must be 0
 * @param interrupted roll-ups that failed because the server went, or was, away
 */
public record CountedSends(long sends, long disagreeing, long interrupted) {

  /** Whether every send was counted exactly once. */
  boolean isSound() {
    return sends > 0 && disagreeing == 0;
  }
}
