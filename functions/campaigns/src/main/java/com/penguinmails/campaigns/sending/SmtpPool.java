package com.penguinmails.campaigns.sending;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an account's connection from one batch to the next: signing in costs more than a mail. A
 * session is lent to one lane at a time; one that the server closed meanwhile opens itself again.
 */
@Singleton
class SmtpPool {
  private static final int MOST = 32;
  // Servers close idle connections after minutes (RFC 5321 section 4.5.3.2.7); a frozen function
  // does not notice.
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final SecretStore secrets;
  private final JsonMapper json;
  private final MailNetwork network;
  private final Clock clock;
  private final Map<UUID, Idle> idle = new LinkedHashMap<>();

  SmtpPool(SecretStore secrets, JsonMapper json, MailNetwork network, Clock clock) {
    this.secrets = secrets;
    this.json = json;
    this.network = network;
    this.clock = clock;
  }

  private record Idle(SmtpSession session, String settings, Instant since) {}

  /** The shape of {@code email_accounts.smtp_settings}. */
  @Serdeable
  record Stored(String host, int port, TransportSecurity security, @Nullable String username) {}

  /** Lends the account's session, or a new one. */
  SmtpSession take(PlannedMail.Account account) {
    Idle kept = remove(account.id());
    if (kept != null) {
      if (kept.settings().equals(account.smtp())
          && kept.since().plus(IDLE).isAfter(clock.instant())) {
        return kept.session();
      }
      kept.session().close();
    }
    return open(account);
  }

  /** Takes a session back. */
  void giveBack(PlannedMail.Account account, SmtpSession session) {
    Idle before = put(account.id(), new Idle(session, account.smtp(), clock.instant()));
    if (before != null) {
      before.session().close();
    }
  }

  private synchronized @Nullable Idle remove(UUID account) {
    return idle.remove(account);
  }

  /** Returns the session that has to go for it. */
  private synchronized @Nullable Idle put(UUID account, Idle session) {
    Idle before = idle.put(account, session);
    if (before != null || idle.size() <= MOST) {
      return before;
    }
    Iterator<Idle> oldest = idle.values().iterator();
    Idle evicted = oldest.next();
    oldest.remove();
    return evicted;
  }

  private SmtpSession open(PlannedMail.Account account) {
    try {
      Stored stored = json.readValue(account.smtp(), Stored.class);
      return new SmtpSession(
          SmtpSettings.of(stored.host(), stored.port(), stored.security(), stored.username()),
          account.secretPath() == null ? null : secrets.require(account.secretPath()),
          network);
    } catch (IOException e) {
      throw new UncheckedIOException("SMTP settings of account " + account.id(), e);
    }
  }

  @PreDestroy
  synchronized void close() {
    idle.values().forEach(kept -> kept.session().close());
    idle.clear();
  }
}
