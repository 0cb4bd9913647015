package com.penguinmails.campaigns.definition;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller changes of a campaign; what is absent stays. */
@Serdeable
record CampaignChange(
    @Nullable @Size(min = 1, max = 200) String name,
    @Nullable UUID companyId,
    @Nullable @Size(max = 2000) String description,
    @Nullable Boolean trackOpens,
    @Nullable Boolean trackClicks) {}
