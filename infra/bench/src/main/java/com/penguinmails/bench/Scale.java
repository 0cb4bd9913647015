package com.penguinmails.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param leads in each of two tenants before reading and writing
 * @param warmUp of each side before its first round
 * @param rounds of each side
 * @param importRows in the imported list
 * @param importRounds of each side
 * @param coldStarts of each variant
 * @param everyVariant whether beside the plain start the faster ones are tried
 * @param jobs through the queue in each round
 * @param completedJobs that lie there in the second half of the rounds
 * @param queueRounds of each side and fill
 * @param pickups of single jobs
 */
public record Scale(
    int leads,
    Duration warmUp,
    int rounds,
    Duration round,
    int importRows,
    int importRounds,
    int coldStarts,
    boolean everyVariant,
    int jobs,
    int completedJobs,
    int queueRounds,
    int pickups) {
  /** What a person wants to know: minutes. */
  public static Scale whole() {
    return new Scale(
        10_000,
        Duration.ofSeconds(20),
        5,
        Duration.ofSeconds(4),
        200_000,
        3,
        5,
        true,
        60_000,
        1_000_000,
        2,
        400);
  }

  /** Just enough to see that everything still works. */
  public static Scale tiny() {
    return new Scale(
        50, Duration.ofMillis(20), 1, Duration.ofMillis(20), 200, 1, 1, false, 200, 100, 1, 5);
  }
}
