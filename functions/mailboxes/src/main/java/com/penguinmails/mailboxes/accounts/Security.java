package com.penguinmails.mailboxes.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/**
 * How the connection to a server is protected. The names are those the sender and the poller read
 * from the row.
 */
@Serdeable
enum Security {
  /** Not at all; for a server on the same machine. */
  @JsonProperty("none")
  NONE,
  /** Upgraded after the greeting (RFC 3207). */
  @JsonProperty("starttls")
  STARTTLS,
  /** TLS from the first byte (RFC 8314). */
  @JsonProperty("tls")
  TLS
}
