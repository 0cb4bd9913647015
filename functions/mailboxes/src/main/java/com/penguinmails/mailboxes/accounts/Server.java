package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A server as the account uses it.
 *
 * @param username null when the server asks for none
 */
@Serdeable
record Server(
    @Schema(example = "smtp.globex.example") String host,
    @Schema(example = "587") int port,
    Security security,
    @Nullable String username) {}
