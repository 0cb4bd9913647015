package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about an email account to add.
 *
 * @param imap absent when replies are not to be read
 * @param password never answered
 * @param dailyLimit mails a day in the account's time zone, 50 unless said
 * @param timezone IANA name, UTC unless said
 */
@Serdeable
record NewEmailAccount(
    @NotNull UUID domainId,
    @Schema(example = "ada@globex.example") @NotBlank @Size(max = 255) String email,
    @Schema(example = "Ada of Globex") @Nullable @Size(max = 100) String displayName,
    @Schema(example = "smtp") @Nullable Provider provider,
    @Nullable @Valid ServerChoice smtp,
    @Nullable @Valid ServerChoice imap,
    @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, example = "app-password")
        @Nullable
        @Size(min = 1, max = 1000)
        String password,
    @Schema(example = "200") @Nullable @Min(1) @Max(100_000) Integer dailyLimit,
    @Schema(example = "90") @Nullable @Min(0) @Max(86_400) Integer minGapSeconds,
    @Nullable @Valid RampUp rampUp,
    @Schema(example = "Europe/Lisbon") @Nullable @Size(max = 64) String timezone) {

  /** Without the password. */
  @Override
  public String toString() {
    return "NewEmailAccount[" + email + "]";
  }
}
