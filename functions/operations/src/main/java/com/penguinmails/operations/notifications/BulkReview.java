package com.penguinmails.operations.notifications;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Many notifications at once.
 *
 * @param action reviewed: somebody has seen them; resolved: they are over as well
 */
@Serdeable
record BulkReview(
    @NotNull @Size(min = 1, max = 100) List<UUID> ids,
    @Schema(example = "reviewed") @NotNull @Pattern(regexp = "reviewed|resolved") String action,
    @Schema(example = "One cause.") @Nullable @Size(max = 2000) String notes) {}
