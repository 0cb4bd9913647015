package com.penguinmails.campaigns.definition;

import com.penguinmails.campaigns.hours.CampaignSchedule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller says about a campaign to create; opens and clicks are tracked unless said. */
@Serdeable
record NewCampaign(
    @Schema(example = "Spring outreach") @NotBlank @Size(max = 200) String name,
    @Nullable UUID companyId,
    @Nullable @Size(max = 2000) String description,
    @Nullable Boolean trackOpens,
    @Nullable Boolean trackClicks,
    @Nullable @Valid CampaignSchedule schedule) {}
