package com.penguinmails.mailboxes.accounts;

import com.penguinmails.data.sql.Json;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The shape of {@code email_accounts.smtp_settings} and {@code imap_settings}, which the sender and
 * the poller read.
 *
 * @param security the name of a {@link Security}
 */
@Serdeable
record StoredServer(String host, int port, String security, @Nullable String username) {

  static @Nullable Json write(@Nullable Server server, JsonMapper json) {
    if (server == null) {
      return null;
    }
    try {
      return new Json(
          json.writeValueAsString(
              new StoredServer(
                  server.host(), server.port(), server.security().name(), server.username())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static @Nullable Server read(@Nullable Json settings, JsonMapper json) {
    if (settings == null) {
      return null;
    }
    try {
      StoredServer stored = json.readValue(settings.text(), StoredServer.class);
      return new Server(
          stored.host(), stored.port(), Security.valueOf(stored.security()), stored.username());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
