package com.penguinmails.mail.mime;

/** A mail that cannot be written down, for instance because an address is not one. */
public final class InvalidMailException extends RuntimeException {
  InvalidMailException(String message) {
    super(message);
  }

  InvalidMailException(String message, Throwable cause) {
    super(message, cause);
  }
}
