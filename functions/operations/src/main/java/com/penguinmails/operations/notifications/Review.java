package com.penguinmails.operations.notifications;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What somebody has to say to a notification. */
@Serdeable
record Review(
    @Schema(example = "A long import; it ends tonight.") @Nullable @Size(max = 2000)
        String notes) {}
