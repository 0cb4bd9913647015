package com.penguinmails.campaigns.definition;

import com.penguinmails.campaigns.hours.CampaignSchedule;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller changes of a campaign; what is absent stays. A schedule is replaced as a whole; an
 * empty one is any time.
 */
@Serdeable
record CampaignChange(
    @Nullable @Size(min = 1, max = 200) String name,
    @Nullable UUID companyId,
    @Nullable @Size(max = 2000) String description,
    @Nullable Boolean trackOpens,
    @Nullable Boolean trackClicks,
    @Nullable @Valid CampaignSchedule schedule) {}
