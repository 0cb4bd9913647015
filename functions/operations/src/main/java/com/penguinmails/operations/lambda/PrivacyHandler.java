package com.penguinmails.operations.lambda;

import com.penguinmails.operations.privacy.PrivacyJobs;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code privacy}: exports and erasures. */
public final class PrivacyHandler extends WorkerFunction {
  public PrivacyHandler() {
    super(PrivacyJobs.class);
  }

  public PrivacyHandler(ApplicationContext beans) {
    super(beans, PrivacyJobs.class);
  }
}
