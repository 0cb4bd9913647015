package com.penguinmails.operations.servers;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Why somebody does something.
 *
 * @param reason for the history
 */
@Serdeable
record Reason(@NotBlank @Size(max = 200) @Schema(example = "too expensive") String reason) {}
