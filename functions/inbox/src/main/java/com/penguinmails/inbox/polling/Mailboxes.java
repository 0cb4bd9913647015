package com.penguinmails.inbox.polling;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.inbound.ImapMailbox;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Opens the mailbox of an account. */
@Singleton
class Mailboxes {
  private final SecretStore secrets;
  private final JsonMapper json;
  private final MailNetwork network;

  Mailboxes(SecretStore secrets, JsonMapper json, MailNetwork network) {
    this.secrets = secrets;
    this.json = json;
    this.network = network;
  }

  /**
   * @throws UnusableAccountException when settings or password are missing or make no sense
   */
  ImapMailbox open(PolledAccount account) {
    String path = account.passwordPath();
    if (path == null) {
      throw new UnusableAccountException("there is no password", null);
    }
    try {
      byte[] text = account.settings().text().getBytes(StandardCharsets.UTF_8);
      StoredImapSettings settings = json.readValue(text, StoredImapSettings.class);
      return new ImapMailbox(settings.of(account.email()), secrets.require(path), network);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableAccountException("the settings are incomplete", e);
    } catch (IllegalStateException e) {
      throw new UnusableAccountException("there is no password", e);
    }
  }
}
