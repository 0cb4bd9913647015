package com.penguinmails.operations.queues;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that was given up. Its payload stays in the database: it belongs to the tenant.
 *
 * @param jobId the job's own id, which it keeps when it is redriven
 * @param tenantId null for a job of the platform
 * @param attempts how many were made
 * @param reasonCode machine-readable, for example worker_lost
 */
@Serdeable
record DeadLetter(
    UUID id,
    UUID jobId,
    @Schema(example = "email-sending") String queue,
    @Schema(example = "send-email") String type,
    @Nullable UUID tenantId,
    @Schema(example = "3") int attempts,
    @Schema(example = "worker_lost") String reasonCode,
    @Nullable String reason,
    Instant failed) {}
