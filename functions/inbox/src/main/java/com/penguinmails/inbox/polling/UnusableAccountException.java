package com.penguinmails.inbox.polling;

import org.jspecify.annotations.Nullable;

/** An account that cannot be polled until its owner corrects it. */
final class UnusableAccountException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAccountException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
