package com.penguinmails.campaigns.enrolment;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lead's way through a campaign.
 *
 * @param status enrolled, active, sending, parked, completed or exited
 * @param currentStepId null before the first step
 * @param nextRun null while nothing is to be done
 * @param exitReason why it ended early or is parked, or could not be scheduled the last time
 */
@Serdeable
public record Enrolment(
    UUID id,
    UUID leadId,
    @Schema(example = "grace@example.com") String email,
    @Schema(example = "active") String status,
    @Nullable UUID currentStepId,
    int stepsCompleted,
    @Nullable Instant nextRun,
    @Nullable String exitReason,
    Instant created,
    Instant updated) {}
