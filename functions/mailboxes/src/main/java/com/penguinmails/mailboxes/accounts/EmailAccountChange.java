package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a caller changes of an email account; what is absent stays. A server is replaced as a whole.
 *
 * @param status active, paused or inactive; active also ends an error
 * @param password never answered
 */
@Serdeable
record EmailAccountChange(
    @Nullable @Size(max = 100) String displayName,
    @Nullable @Valid ServerChoice smtp,
    @Nullable @Valid ServerChoice imap,
    @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, example = "app-password")
        @Nullable
        @Size(min = 1, max = 1000)
        String password,
    @Schema(example = "200") @Nullable @Min(1) @Max(100_000) Integer dailyLimit,
    @Schema(example = "90") @Nullable @Min(0) @Max(86_400) Integer minGapSeconds,
    @Nullable @Valid RampUp rampUp,
    @Schema(example = "Europe/Lisbon") @Nullable @Size(max = 64) String timezone,
    @Schema(example = "paused") @Nullable @Pattern(regexp = "active|paused|inactive")
        String status) {

  /** Without the password. */
  @Override
  public String toString() {
    return "EmailAccountChange[]";
  }
}
