package com.penguinmails.mail.inbound;

/** A mailbox that could not be read this time. */
public final class ImapException extends RuntimeException {
  private final boolean accountProblem;

  ImapException(String message, boolean accountProblem, Throwable cause) {
    super(message, cause);
    this.accountProblem = accountProblem;
  }

  /** Whether the user name, password or folder is wrong, so that trying again cannot help. */
  public boolean accountProblem() {
    return accountProblem;
  }
}
