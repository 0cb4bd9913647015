package com.penguinmails.campaigns.doubt;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.inbound.ImapException;
import com.penguinmails.mail.inbound.ImapMailbox;
import com.penguinmails.mail.inbound.ImapSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import io.micronaut.context.annotation.Value;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail servers of our own: they keep a copy of what an account submits in a folder of its mailbox,
 * so they can be asked. A message that is there was accepted; one that is not there may still come,
 * so its absence decides nothing.
 */
@Singleton
class OwnServers {
  private static final Logger LOG = LoggerFactory.getLogger(OwnServers.class);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;

  private final Set<String> hosts;
  private final String folder;
  private final SecretStore secrets;
  private final JsonMapper json;
  private final MailNetwork network;

  /**
   * @param hosts {@code MAIL_OWN_SERVERS}, SMTP host names separated by commas; none asks nobody
   * @param folder {@code MAIL_OWN_SENT_FOLDER}, where the copies are
   */
  OwnServers(
      @Value("${mail.own.servers:}") String hosts,
      @Value("${mail.own.sent.folder:Sent}") String folder,
      SecretStore secrets,
      JsonMapper json,
      MailNetwork network) {
    this.hosts =
        Stream.of(hosts.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toSet());
    this.folder = folder;
    this.secrets = secrets;
    this.json = json;
    this.network = network;
  }

  /** The shape of {@code email_accounts.smtp_settings} and {@code imap_settings}. */
  @Serdeable
  record Stored(String host, int port, TransportSecurity security, @Nullable String username) {}

  /** Whether there is any. */
  boolean any() {
    return !hosts.isEmpty();
  }

  String[] hosts() {
    return hosts.toArray(String[]::new);
  }

  /** Which of these messages the account's server has; empty when it could not be asked. */
  Optional<Set<String>> holds(Doubts.Account account, Collection<String> messageIds) {
    try {
      Stored imap = json.readValue(account.imap(), Stored.class);
      ImapSettings settings =
          new ImapSettings(
              imap.host(),
              imap.port(),
              imap.security(),
              imap.username() == null ? account.email() : imap.username(),
              folder,
              CONNECT_MILLIS,
              READ_MILLIS);
      String password = secrets.require(account.secretPath());
      return Optional.of(new ImapMailbox(settings, password, network).holds(messageIds));
    } catch (IOException | ImapException | IllegalStateException e) {
      LOG.warn("account {} could not be looked through: {}", account.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
