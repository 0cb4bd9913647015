package com.penguinmails.operations.notifications;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something staff should know.
 *
 * @param type what kind of thing it is
 * @param priority info, low, warning, medium, high, error or critical
 * @param status unread or reviewed
 * @param tenantId whom it concerns; null for the system itself
 * @param count how often it was seen
 * @param metadata figures, a JSON document
 * @param resolved when it was over; null while it lasts
 */
@Serdeable
record Notification(
    UUID id,
    @Schema(example = "queue_health") String type,
    @Schema(example = "warning") String priority,
    @Schema(example = "Queue is late") String title,
    @Schema(example = "email-sending: 1250 jobs wait, 1000 may.") String message,
    @Schema(example = "unread") String status,
    @Nullable UUID tenantId,
    @Schema(example = "3") int count,
    @Schema(example = "{\"pending\": 1250}") @Nullable String metadata,
    Instant created,
    Instant lastOccurrence,
    @Nullable Instant reviewed,
    @Nullable UUID reviewedBy,
    @Nullable String notes,
    @Nullable Instant resolved) {}
