package com.penguinmails.leads.uploads;

import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The payload of a {@code lead-import} job. */
@Serdeable
record ImportOrder(@Nullable UUID importId) {
  /** The type of such a job. */
  static final String TYPE = "lead-import";
}
