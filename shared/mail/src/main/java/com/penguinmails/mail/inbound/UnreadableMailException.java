package com.penguinmails.mail.inbound;

/** Bytes that are no mail, or more of them than are read. */
public final class UnreadableMailException extends RuntimeException {
  UnreadableMailException(String message) {
    super(message);
  }

  UnreadableMailException(String message, Throwable cause) {
    super(message, cause);
  }
}
