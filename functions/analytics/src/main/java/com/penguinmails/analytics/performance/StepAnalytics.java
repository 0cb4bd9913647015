package com.penguinmails.analytics.performance;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/** What a step of a campaign has achieved; every counter counts a message at most once. */
@Serdeable
record StepAnalytics(
    UUID stepId,
    @Schema(example = "400") int sent,
    @Schema(example = "390") int delivered,
    @Schema(example = "160") int opened,
    @Schema(example = "30") int clicked,
    @Schema(example = "13") int replied,
    @Schema(example = "10") int bounced,
    @Schema(example = "2") int unsubscribed,
    @Schema(example = "0") int spamComplaints,
    Instant updatedAt) {}
