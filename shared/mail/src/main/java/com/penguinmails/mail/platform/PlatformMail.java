package com.penguinmails.mail.platform;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform's own mail, to tenants and to staff, goes out: {@code NOTICE_SMTP_HOST} and
 * the others; the password, if there is a user, is the secret {@code platform/smtp}.
 */
@Singleton
public class PlatformMail {
  private final SecretStore secrets;
  private final MailNetwork network;
  private final String host;
  private final int port;
  private final String security;
  private final String user;
  private final String from;

  PlatformMail(
      SecretStore secrets,
      MailNetwork network,
      @Value("${notice.smtp.host:}") String host,
      @Value("${notice.smtp.port:587}") int port,
      @Value("${notice.smtp.security:starttls}") String security,
      @Value("${notice.smtp.user:}") String user,
      @Value("${notice.from:billing@penguinmails.example}") String from) {
    this.secrets = secrets;
    this.network = network;
    this.host = host;
    this.port = port;
    this.security = security;
    this.user = user;
    this.from = from;
  }

  /** Whether there is a server to hand mail to. */
  public boolean isConfigured() {
    return !host.isBlank();
  }

  /** The address it comes from. */
  public String from() {
    return from;
  }

  /** Opens a session with that server; the caller closes it. */
  public SmtpSession open() {
    @Nullable String name = user.isBlank() ? null : user;
    return new SmtpSession(
        SmtpSettings.of(
            host, port, TransportSecurity.valueOf(security.toUpperCase(Locale.ROOT)), name),
        name == null ? null : secrets.require("platform/smtp"),
        network);
  }
}
