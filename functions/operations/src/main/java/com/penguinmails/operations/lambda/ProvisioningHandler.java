package com.penguinmails.operations.lambda;

import com.penguinmails.operations.provisioning.ProvisioningJobs;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code provisioning}. */
public final class ProvisioningHandler extends WorkerFunction {
  public ProvisioningHandler() {
    super(ProvisioningJobs.class);
  }

  public ProvisioningHandler(ApplicationContext beans) {
    super(beans, ProvisioningJobs.class);
  }
}
