package com.penguinmails.mailboxes.accounts;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a caller chose into servers we may connect to, or says everything that is wrong. */
@Singleton
class AccountSettings {
  private final MailHosts hosts;

  AccountSettings(MailHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * Checks the choice.
   *
   * @throws ApiError 422
   */
  Server smtp(ServerChoice choice) {
    List<Violation> problems = new ArrayList<>();
    if (choice.port() != null) {
      MailHosts.smtpPortRefusal("/smtp/port", choice.port()).ifPresent(problems::add);
    }
    return server("/smtp", choice, problems);
  }

  /**
   * Checks the choice.
   *
   * @throws ApiError 422
   */
  Server imap(ServerChoice choice) {
    List<Violation> problems = new ArrayList<>();
    if (choice.port() != null) {
      MailHosts.imapPortRefusal("/imap/port", choice.port()).ifPresent(problems::add);
    }
    return server("/imap", choice, problems);
  }

  /**
   * Checks that a password is there exactly when a server asks for one.
   *
   * @throws ApiError 422
   */
  static void checkPassword(Server smtp, @Nullable Server imap, boolean given, boolean stored) {
    boolean needed = needsPassword(smtp, imap);
    if (needed && !given && !stored) {
      throw ApiError.invalid("/password", "is needed to log in with a username");
    }
    if (!needed && given) {
      throw ApiError.invalid("/password", "needs a username in /smtp to log in with");
    }
  }

  static boolean needsPassword(Server smtp, @Nullable Server imap) {
    return smtp.username() != null || imap != null;
  }

  /**
   * Checks that the provider takes as many.
   *
   * @throws ApiError 422
   */
  static void checkLimit(Provider provider, @Nullable Integer dailyLimit) {
    if (dailyLimit != null && dailyLimit > provider.mostADay()) {
      throw ApiError.invalid(
          "/daily_limit", "must be at most " + provider.mostADay() + " with this provider");
    }
  }

  /**
   * Checks an IANA time zone name.
   *
   * @throws ApiError 422
   */
  static void checkTimezone(@Nullable String timezone) {
    if (timezone == null) {
      return;
    }
    try {
      ZoneId.of(timezone);
    } catch (DateTimeException e) {
      throw ApiError.invalid("/timezone", "is not a time zone, such as Europe/Lisbon");
    }
  }

  private Server server(String pointer, ServerChoice choice, List<Violation> problems) {
    String host = choice.host() == null ? null : MailHosts.normalised(choice.host());
    if (host == null) {
      problems.add(new Violation(pointer + "/host", "is needed for this provider"));
    } else {
      hosts.refusal(pointer + "/host", host).ifPresent(problems::add);
    }
    Integer port = choice.port();
    if (port == null) {
      problems.add(new Violation(pointer + "/port", "is needed for this provider"));
    }
    if (host == null || port == null || !problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    return new Server(host, port, security(choice, port), choice.username());
  }

  /** What is usual on that port. */
  private static Security security(ServerChoice choice, int port) {
    if (choice.security() != null) {
      return choice.security();
    }
    return port == 465 || port == 993 ? Security.TLS : Security.STARTTLS;
  }
}
