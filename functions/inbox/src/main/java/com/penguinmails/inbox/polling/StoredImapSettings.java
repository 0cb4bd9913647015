package com.penguinmails.inbox.polling;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.penguinmails.mail.inbound.ImapSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code email_accounts.imap_settings}.
 *
 * @param port 993 or 143 unless said
 * @param security tls (unless said), starttls or none
 * @param username the account's address unless said
 * @param folder INBOX unless said
 */
@Serdeable
@JsonIgnoreProperties(ignoreUnknown = true)
record StoredImapSettings(
    String host,
    @Nullable Integer port,
    @Nullable String security,
    @Nullable String username,
    @Nullable String folder) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 15_000;
  private static final int TLS_PORT = 993;
  private static final int PORT = 143;

  ImapSettings of(String email) {
    TransportSecurity transport =
        security == null
            ? TransportSecurity.TLS
            : TransportSecurity.valueOf(security.toUpperCase(Locale.ROOT));
    int usual = transport == TransportSecurity.TLS ? TLS_PORT : PORT;
    return new ImapSettings(
        host,
        Objects.requireNonNullElse(port, usual),
        transport,
        Objects.requireNonNullElse(username, email),
        Objects.requireNonNullElse(folder, "INBOX"),
        CONNECT_MILLIS,
        READ_MILLIS);
  }
}
