package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a server; what is absent comes from the provider.
 *
 * @param port SMTP 25, 465, 587, IMAP 143, 993, or any from 1025
 * @param username absent for a server without authentication
 */
@Serdeable
record ServerChoice(
    @Schema(example = "smtp.globex.example") @Nullable @Size(min = 1, max = 253) String host,
    @Schema(example = "587") @Nullable Integer port,
    @Schema(example = "starttls") @Nullable Security security,
    @Schema(example = "ada@globex.example") @Nullable @Size(min = 1, max = 255) String username) {
  static final ServerChoice NOTHING = new ServerChoice(null, null, null, null);
}
