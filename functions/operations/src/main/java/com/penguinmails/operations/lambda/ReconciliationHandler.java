package com.penguinmails.operations.lambda;

import com.penguinmails.operations.reconciliation.TierReconciliation;
import io.micronaut.context.ApplicationContext;

/** The function {@code reconciliation}: makes the tiers agree. */
public final class ReconciliationHandler extends ScheduledFunction {
  public ReconciliationHandler() {
    super(TierReconciliation.class);
  }

  public ReconciliationHandler(ApplicationContext beans) {
    super(beans, TierReconciliation.class);
  }
}
