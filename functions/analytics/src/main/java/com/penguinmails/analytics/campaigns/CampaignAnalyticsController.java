package com.penguinmails.analytics.campaigns;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;

/** What the caller's campaigns have achieved. */
@Controller("/api/v1/tenant/campaigns")
@Tag(name = "Analytics")
class CampaignAnalyticsController {
  private final CampaignAnalyticsRepository analytics;

  CampaignAnalyticsController(CampaignAnalyticsRepository analytics) {
    this.analytics = analytics;
  }

  /** Read what a campaign has achieved, a few seconds behind at most. */
  @Get("/{id}/analytics")
  CampaignAnalytics read(UUID id) {
    return analytics.find(id).orElseThrow(() -> ApiError.notFound("campaign", id));
  }
}
