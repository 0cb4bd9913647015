package com.penguinmails.analytics.dimensions;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign as it is since {@code updated}. */
@Serdeable
record CampaignChanged(
    UUID id, @Nullable UUID companyId, String name, @Nullable String status, Instant updated) {

  /** Whether what it must have was in the payload. */
  boolean isComplete() {
    return id != null && name != null && updated != null;
  }
}
