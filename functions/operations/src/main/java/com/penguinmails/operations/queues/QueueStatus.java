package com.penguinmails.operations.queues;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a queue stands.
 *
 * @param active false while it is paused
 * @param depth due jobs nobody works on; counting ends at 100,000
 * @param delayed jobs that are not due yet, counted like {@code depth}
 * @param oldest since when the longest waiting of the counted due jobs is due
 * @param inFlight jobs a worker holds
 * @param deadLetters jobs that were given up and wait for somebody's decision; counting ends at
 *     10,000
 * @param maxConcurrentJobs how many may be in flight
 * @param timeoutSeconds how long a job may take
 */
@Serdeable
record QueueStatus(
    @Schema(example = "email-sending") String name,
    boolean active,
    @Schema(example = "1250") int depth,
    int delayed,
    @Nullable Instant oldest,
    @Schema(example = "100") int inFlight,
    int deadLetters,
    @Schema(example = "500") int maxConcurrentJobs,
    @Schema(example = "120") int timeoutSeconds) {}
