package com.penguinmails.bench.crash;

import com.penguinmails.operations.reconciliation.Findings;
import java.time.Duration;

/**
 * What is left after the kills.
 *
 * @param acknowledged writes the database said were committed
 * @param lost acknowledged ones that are gone afterwards: must be 0
 * @param brokenChains audit chains that do not verify: must be 0
 * @param jobless reserved sends without a job, after the relay and the reconciliation: must be 0
 * @param disagreeing accepted sends whose message does not say so, after the reconciliation: must
 *     be 0
 * @param counted the counters of the analytics tier beside a recount
 * @param mended what the reconciliation found first
 * @param left what it found when it ran again: must be nothing
 * @param slowestRecovery from the kill to the first answer
 */
public record CrashResult(
    int kills,
    long acknowledged,
    long lost,
    long brokenChains,
    long jobless,
    long disagreeing,
    CountedSends counted,
    Findings mended,
    Findings left,
    Duration slowestRecovery) {

  /** Whether nothing was lost and everything agrees. */
  public boolean isSound() {
    return acknowledged > 0
        && lost + brokenChains + jobless + disagreeing == 0
        && counted.isSound()
        && left.total() == 0;
  }
}
