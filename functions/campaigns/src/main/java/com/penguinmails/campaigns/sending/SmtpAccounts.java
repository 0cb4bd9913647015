package com.penguinmails.campaigns.sending;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Opens SMTP sessions for accounts, with the password from the secret store. */
@Singleton
class SmtpAccounts {
  private final SecretStore secrets;
  private final JsonMapper json;

  SmtpAccounts(SecretStore secrets, JsonMapper json) {
    this.secrets = secrets;
    this.json = json;
  }

  /** The shape of {@code email_accounts.smtp_settings}. */
  @Serdeable
  record Stored(String host, int port, TransportSecurity security, @Nullable String username) {}

  SmtpSession open(PlannedMail.Account account) {
    try {
      Stored stored = json.readValue(account.smtp(), Stored.class);
      return new SmtpSession(
          SmtpSettings.of(stored.host(), stored.port(), stored.security(), stored.username()),
          account.secretPath() == null ? null : secrets.require(account.secretPath()));
    } catch (IOException e) {
      throw new UncheckedIOException("SMTP settings of account " + account.id(), e);
    }
  }
}
