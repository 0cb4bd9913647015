package com.penguinmails.mailboxes.lambda;

import com.penguinmails.mailboxes.secrets.SecretRemoval;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code secret-removal}: passwords and keys nobody names any more. */
public final class SecretRemovalHandler extends WorkerFunction {
  public SecretRemovalHandler() {
    super(SecretRemoval.class);
  }

  public SecretRemovalHandler(ApplicationContext beans) {
    super(beans, SecretRemoval.class);
  }
}
