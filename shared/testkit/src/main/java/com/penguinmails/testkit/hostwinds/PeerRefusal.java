package com.penguinmails.testkit.hostwinds;

/** What the real one would answer with {@code result: error}. */
final class PeerRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerRefusal(String message) {
    super(message);
  }
}
