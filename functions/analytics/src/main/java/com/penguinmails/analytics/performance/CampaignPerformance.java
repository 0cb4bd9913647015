package com.penguinmails.analytics.performance;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign among others.
 *
 * @param deliveryRate delivered of sent, per cent; null before the first send
 * @param openRate opened of delivered, per cent
 * @param clickRate clicked of delivered, per cent
 * @param updatedAt when the counters last changed
 * @param asOf when the list was last brought up to date
 */
@Serdeable
record CampaignPerformance(
    UUID campaignId,
    @Nullable UUID companyId,
    @Schema(example = "Spring") String name,
    @Schema(example = "sending") @Nullable String status,
    @Schema(example = "400") int sent,
    @Schema(example = "390") int delivered,
    @Schema(example = "160") int opened,
    @Schema(example = "30") int clicked,
    @Schema(example = "13") int replied,
    @Schema(example = "97.5") @Nullable BigDecimal deliveryRate,
    @Schema(example = "41.03") @Nullable BigDecimal openRate,
    @Schema(example = "7.69") @Nullable BigDecimal clickRate,
    Instant updatedAt,
    Instant asOf) {}
