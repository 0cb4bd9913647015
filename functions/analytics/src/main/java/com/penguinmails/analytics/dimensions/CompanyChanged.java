package com.penguinmails.analytics.dimensions;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A company as it is since {@code updated}. */
@Serdeable
record CompanyChanged(UUID id, String name, @Nullable String status, Instant updated) {

  /** Whether what it must have was in the payload. */
  boolean isComplete() {
    return id != null && name != null && updated != null;
  }
}
