package com.penguinmails.mail.inbound;

import com.penguinmails.mail.smtp.TransportSecurity;

/**
 * How to reach a mailbox. The password is not part of it.
 *
 * @param port 1 to 65535
 * @param folder usually {@code INBOX}
 * @param connectTimeoutMillis 0 for 10 s
 * @param readTimeoutMillis 0 for 30 s
 */
public record ImapSettings(
    String host,
    int port,
    TransportSecurity security,
    String username,
    String folder,
    int connectTimeoutMillis,
    int readTimeoutMillis) {

  public ImapSettings {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an IMAP server has a host and a port of 1 to 65535");
    }
    connectTimeoutMillis = connectTimeoutMillis > 0 ? connectTimeoutMillis : 10_000;
    readTimeoutMillis = readTimeoutMillis > 0 ? readTimeoutMillis : 30_000;
  }

  /** The inbox with the usual timeouts. */
  public static ImapSettings of(
      String host, int port, TransportSecurity security, String username) {
    return new ImapSettings(host, port, security, username, "INBOX", 0, 0);
  }
}
