package com.penguinmails.operations.lambda;

import com.penguinmails.operations.provisioning.ServerReconciliation;
import io.micronaut.context.ApplicationContext;

/** The function {@code server-reconciliation}: what is rented is what is known. */
public final class ServerReconciliationHandler extends ScheduledFunction {
  public ServerReconciliationHandler() {
    super(ServerReconciliation.class);
  }

  public ServerReconciliationHandler(ApplicationContext beans) {
    super(beans, ServerReconciliation.class);
  }
}
