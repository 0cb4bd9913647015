package com.penguinmails.kernel.secrets;

/** The store cannot be asked right now; nothing is known of the secret. */
public final class SecretsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public SecretsUnavailableException(Throwable cause) {
    super("The secrets cannot be read right now.", cause);
  }
}
