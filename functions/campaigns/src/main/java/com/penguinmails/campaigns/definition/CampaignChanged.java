package com.penguinmails.campaigns.definition;

import com.penguinmails.data.sql.Json;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the analytics tier keeps of a campaign: the payload of {@code campaign-changed}. */
@Serdeable
record CampaignChanged(
    UUID id, @Nullable UUID companyId, String name, String status, Instant updated) {
  static CampaignChanged of(Campaign campaign) {
    return new CampaignChanged(
        campaign.id(),
        campaign.companyId(),
        campaign.name(),
        campaign.status(),
        campaign.updated());
  }

  Json payload(JsonMapper json) {
    try {
      return new Json(json.writeValueAsString(this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
