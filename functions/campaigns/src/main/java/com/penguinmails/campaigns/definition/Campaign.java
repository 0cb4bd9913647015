package com.penguinmails.campaigns.definition;

import com.penguinmails.campaigns.hours.CampaignSchedule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An outreach sequence over leads.
 *
 * @param status draft, scheduled, sending, paused or completed
 * @param schedule when it may send; null means any time
 * @param started when it was first started
 * @param progress only when one campaign is read
 */
@Serdeable
public record Campaign(
    UUID id,
    @Nullable UUID companyId,
    @Schema(example = "Spring outreach") String name,
    @Nullable String description,
    @Schema(example = "draft") String status,
    boolean trackOpens,
    boolean trackClicks,
    @Nullable CampaignSchedule schedule,
    @Nullable Instant scheduled,
    @Nullable Instant started,
    @Nullable Instant completed,
    Instant created,
    Instant updated,
    @Nullable Progress progress) {

  Campaign with(Progress counted) {
    return new Campaign(
        id,
        companyId,
        name,
        description,
        status,
        trackOpens,
        trackClicks,
        schedule,
        scheduled,
        started,
        completed,
        created,
        updated,
        counted);
  }
}
