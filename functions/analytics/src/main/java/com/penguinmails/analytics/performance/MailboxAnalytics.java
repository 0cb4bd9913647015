package com.penguinmails.analytics.performance;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an email account has achieved over all campaigns.
 *
 * @param healthScore 0 to 100; null before it was first judged
 * @param warmupSent sent to warm up, not counted in the others
 */
@Serdeable
record MailboxAnalytics(
    UUID emailAccountId,
    @Schema(example = "400") int sent,
    @Schema(example = "390") int delivered,
    @Schema(example = "160") int opened,
    @Schema(example = "30") int clicked,
    @Schema(example = "13") int replied,
    @Schema(example = "10") int bounced,
    @Schema(example = "0") int spamComplaints,
    @Schema(example = "93") @Nullable Integer healthScore,
    @Schema(example = "120") int warmupSent,
    Instant updatedAt) {}
