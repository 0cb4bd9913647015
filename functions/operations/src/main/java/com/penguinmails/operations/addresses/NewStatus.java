package com.penguinmails.operations.addresses;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What an address becomes.
 *
 * @param reputationState what was found out about it, if something was
 */
@Serdeable
record NewStatus(
    @NotBlank
        @Pattern(regexp = "available|warming|warmed|degraded|quarantined|burned")
        @Schema(example = "quarantined")
        String status,
    @Nullable @Pattern(regexp = "good|fair|poor|critical") @Schema(example = "critical")
        String reputationState,
    @NotBlank @Size(max = 200) @Schema(example = "listed by a blocklist") String reason) {}
