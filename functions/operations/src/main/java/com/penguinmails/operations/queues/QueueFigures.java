package com.penguinmails.operations.queues;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the dashboard, beside its thresholds.
 *
 * @param pendingJobs unfinished and failed jobs
 * @param avgQueueAgeSeconds how old those are on average; null when there are none
 * @param maxPendingJobs from how many waiting jobs on there is an alert
 * @param maxAvgAgeSeconds from which average age on
 * @param maxFailureRate from which share of failed attempts on, 0 to 1
 * @param alertEnabled whether anybody is told
 * @param asOf up to when the dashboard shows everything
 */
@Serdeable
record QueueFigures(
    @Schema(example = "email-sending") String queue,
    @Schema(example = "1250") long pendingJobs,
    @Schema(example = "42") @Nullable Long avgQueueAgeSeconds,
    @Schema(example = "3") long failedJobs,
    @Schema(example = "17") long retriedJobs,
    @Nullable Instant oldestJob,
    @Nullable Instant newestJob,
    @Schema(example = "1000") @Nullable Integer maxPendingJobs,
    @Schema(example = "300") @Nullable Integer maxAvgAgeSeconds,
    @Schema(example = "0.05") @Nullable Double maxFailureRate,
    boolean alertEnabled,
    @Nullable Instant asOf) {}
