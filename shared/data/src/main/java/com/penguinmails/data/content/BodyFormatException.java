package com.penguinmails.data.content;

/** A stored body that cannot be read, or one too large to store. */
public final class BodyFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BodyFormatException(String message) {
    super(message);
  }

  BodyFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
