package com.penguinmails.operations.lambda;

import com.penguinmails.operations.provisioning.ServerReconciliation;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code server-reconciliation}. */
public final class ServerReconciliationHandler extends BackgroundFunction {
  public ServerReconciliationHandler() {}

  public ServerReconciliationHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return beans.getBean(ServerReconciliation.class).run(deadline);
  }
}
