package com.penguinmails.kernel.secrets;

/** There is no secret where there should be one; names the path, never a value. */
public final class MissingSecretException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Of this path. */
  public MissingSecretException(String path) {
    super("There is no secret at " + path + ".");
  }
}
