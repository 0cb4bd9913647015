package com.penguinmails.mailboxes.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.penguinmails.kernel.EmailAddress;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who runs the mail servers of an account; fills in what the caller leaves out. */
@Serdeable
enum Provider {
  @JsonProperty("gmail")
  GMAIL("smtp.gmail.com", "imap.gmail.com", 2_000, 0),
  @JsonProperty("outlook")
  OUTLOOK("smtp.office365.com", "outlook.office365.com", 10_000, 2),
  @JsonProperty("yahoo")
  YAHOO("smtp.mail.yahoo.com", "imap.mail.yahoo.com", 500, 0),
  @JsonProperty("zoho")
  ZOHO("smtp.zoho.com", "imap.zoho.com", 500, 0),
  @JsonProperty("icloud")
  ICLOUD("smtp.mail.me.com", "imap.mail.me.com", 1_000, 0),
  /** A mail server of one's own, by convention {@code mail.<domain>}. */
  @JsonProperty("mailu")
  MAILU(null, null, 100_000, 0),
  /** Anything else: host and port must be said. */
  @JsonProperty("smtp")
  SMTP(null, null, 100_000, 0);

  private static final int SUBMISSION = 587;
  private static final int IMAPS = 993;

  private final @Nullable String smtpHost;
  private final @Nullable String imapHost;
  private final int mostADay;
  private final int gapSeconds;

  Provider(@Nullable String smtpHost, @Nullable String imapHost, int mostADay, int gapSeconds) {
    this.smtpHost = smtpHost;
    this.imapHost = imapHost;
    this.mostADay = mostADay;
    this.gapSeconds = gapSeconds;
  }

  /** What the provider takes from one account in a day; more only gets the account blocked. */
  int mostADay() {
    return mostADay;
  }

  /** Seconds between two mails where the provider limits mails per minute. */
  int gapSeconds() {
    return gapSeconds;
  }

  /** As it stands in the row. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The server mail is submitted to, with this provider's values where none are given. */
  ServerChoice smtp(ServerChoice given, EmailAddress email) {
    return filled(given, host(smtpHost, email), SUBMISSION, Security.STARTTLS, email);
  }

  /** The server replies are read from; a mailbox is always read with a user name. */
  ServerChoice imap(ServerChoice given, EmailAddress email) {
    ServerChoice choice = filled(given, host(imapHost, email), IMAPS, Security.TLS, email);
    return choice.username() == null
        ? new ServerChoice(choice.host(), choice.port(), choice.security(), email.ascii())
        : choice;
  }

  private @Nullable String host(@Nullable String preset, EmailAddress email) {
    if (this != MAILU) {
      return preset;
    }
    String address = email.ascii();
    return "mail." + address.substring(address.lastIndexOf('@') + 1);
  }

  private static ServerChoice filled(
      ServerChoice given, @Nullable String host, int port, Security security, EmailAddress email) {
    if (given.host() != null || host == null) {
      return given;
    }
    return new ServerChoice(
        host,
        given.port() == null ? port : given.port(),
        given.security() == null ? security : given.security(),
        given.username() == null ? email.ascii() : given.username());
  }
}
