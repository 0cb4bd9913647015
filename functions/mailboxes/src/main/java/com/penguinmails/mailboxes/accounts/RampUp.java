package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A growing daily limit: {@code initial} mails on the first day, {@code increment} more each day,
 * until the daily limit is reached.
 *
 * @param started the first day, in the account's time zone; today unless said
 */
@Serdeable
record RampUp(
    @Schema(example = "10") @Min(1) @Max(100_000) int initial,
    @Schema(example = "5") @Min(1) @Max(100_000) int increment,
    @Schema(example = "2026-11-21") @Nullable LocalDate started) {}
