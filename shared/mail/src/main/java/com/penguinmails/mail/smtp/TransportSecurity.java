package com.penguinmails.mail.smtp;

/** How a connection to a mail server is protected. */
public enum TransportSecurity {
  /** Not at all; for servers on the same machine. */
  NONE,
  /** Upgraded after the greeting (RFC 3207); refused when the server does not offer it. */
  STARTTLS,
  /** TLS from the first byte (RFC 8314). */
  TLS
}
