package com.penguinmails.operations.lambda;

import com.penguinmails.operations.decommission.DecommissionScheduler;
import io.micronaut.context.ApplicationContext;

/** The function {@code decommission-scheduler}: servers go when the period that is paid ends. */
public final class DecommissionSchedulerHandler extends ScheduledFunction {
  public DecommissionSchedulerHandler() {
    super(DecommissionScheduler.class);
  }

  public DecommissionSchedulerHandler(ApplicationContext beans) {
    super(beans, DecommissionScheduler.class);
  }
}
