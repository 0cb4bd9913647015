package com.penguinmails.mail.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a submission server. The password is not part of it.
 *
 * @param port 1 to 65535
 * @param username null to submit without authentication
 * @param connectTimeoutMillis 0 for 10 s
 * @param readTimeoutMillis how long one reply may take; 0 for 30 s
 * @param writeTimeoutMillis how long one write may block; 0 for 30 s
 * @param submissionMillis how long a submission may take as a whole, connecting included; 0 for
 *     {@link #LONGEST_SUBMISSION}
 */
public record SmtpSettings(
    String host,
    int port,
    TransportSecurity security,
    @Nullable String username,
    int connectTimeoutMillis,
    int readTimeoutMillis,
    int writeTimeoutMillis,
    int submissionMillis) {
  /** The usual bound of a submission. */
  public static final Duration LONGEST_SUBMISSION = Duration.ofSeconds(25);

  public SmtpSettings {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an SMTP server has a host and a port of 1 to 65535");
    }
    connectTimeoutMillis = connectTimeoutMillis > 0 ? connectTimeoutMillis : 10_000;
    readTimeoutMillis = readTimeoutMillis > 0 ? readTimeoutMillis : 30_000;
    writeTimeoutMillis = writeTimeoutMillis > 0 ? writeTimeoutMillis : 30_000;
    submissionMillis =
        submissionMillis > 0 ? submissionMillis : (int) LONGEST_SUBMISSION.toMillis();
  }

  /** Settings with the usual timeouts. */
  public static SmtpSettings of(
      String host, int port, TransportSecurity security, @Nullable String username) {
    return new SmtpSettings(host, port, security, username, 0, 0, 0, 0);
  }
}
