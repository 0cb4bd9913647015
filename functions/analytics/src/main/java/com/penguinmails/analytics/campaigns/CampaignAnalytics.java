package com.penguinmails.analytics.campaigns;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign has achieved. Every counter counts messages, each at most once.
 *
 * @param status of the campaign when its last change arrived here
 * @param sent handed to a mail server or refused by one: delivered + bounced
 * @param delivered sent and not bounced
 * @param opened messages whose pixel was fetched
 * @param clicked messages with a followed link
 * @param updatedAt when the counters or the status last changed
 */
@Serdeable
public record CampaignAnalytics(
    UUID campaignId,
    @Schema(example = "sending") @Nullable String status,
    @Schema(example = "400") int sent,
    @Schema(example = "390") int delivered,
    @Schema(example = "160") int opened,
    @Schema(example = "30") int clicked,
    @Schema(example = "13") int replied,
    @Schema(example = "10") int bounced,
    @Schema(example = "2") int unsubscribed,
    @Schema(example = "0") int spamComplaints,
    Rates rates,
    Instant updatedAt) {

  static CampaignAnalytics of(
      UUID campaignId, @Nullable String status, Counters counters, Instant updatedAt) {
    return new CampaignAnalytics(
        campaignId,
        status,
        counters.sent(),
        counters.delivered(),
        counters.opened(),
        counters.clicked(),
        counters.replied(),
        counters.bounced(),
        counters.unsubscribed(),
        counters.spamComplaints(),
        Rates.of(counters),
        updatedAt);
  }
}
