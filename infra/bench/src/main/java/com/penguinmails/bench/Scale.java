package com.penguinmails.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param leads in each of two tenants before reading and writing
 * @param warmUp of the product before its first round
 * @param rounds of each side
 * @param importRows in the imported list
 * @param importRounds of each side
 * @param coldStarts of each variant
 * @param everyVariant whether beside the plain start the faster ones are tried
 * @param mails in each round of sending
 * @param sendRounds of each side
 * @param enrolments of the campaign that is scheduled
 * @param contentBodies of each kind
 * @param jobs through the queue in each round
 * @param completedJobs that lie there in the second half of the rounds
 * @param queueRounds of each side and fill
 * @param pickups of single jobs
 * @param kills of the database server
 * @param tenants with a tenth of which the comparison is made
 * @param tenantLeads of each tenant
 * @param messages of all tenants over twelve months
 * @param lookups of each query at each size
 * @param rollupRounds beside little and beside much
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
    int mails,
    int sendRounds,
    int enrolments,
    int contentBodies,
    int jobs,
    int completedJobs,
    int queueRounds,
    int pickups,
    int kills,
    int tenants,
    int tenantLeads,
    int messages,
    int lookups,
    int rollupRounds) {
  /** What a person wants to know: minutes. */
  public static Scale whole() {
    return new Scale(
        10_000,
        Duration.ofSeconds(90),
        5,
        Duration.ofSeconds(4),
        200_000,
        3,
        5,
        true,
        10_000,
        3,
        1_000_000,
        4_000,
        60_000,
        1_000_000,
        2,
        400,
        20,
        100,
        10_000,
        5_000_000,
        300,
        9);
  }

  /** Just enough to see that everything still works. */
  public static Scale tiny() {
    return new Scale(
        50,
        Duration.ofMillis(20),
        1,
        Duration.ofMillis(20),
        200,
        1,
        1,
        false,
        40,
        1,
        300,
        40,
        200,
        100,
        1,
        5,
        3,
        10,
        20,
        2_000,
        20,
        1);
  }
}
