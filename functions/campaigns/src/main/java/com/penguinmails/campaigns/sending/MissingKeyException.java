package com.penguinmails.campaigns.sending;

/** A domain's signing key is not in the secrets store, or it is none. */
final class MissingKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingKeyException(String domain, Throwable cause) {
    super("the signing key of " + domain + " is not in the secrets store", cause);
  }
}
