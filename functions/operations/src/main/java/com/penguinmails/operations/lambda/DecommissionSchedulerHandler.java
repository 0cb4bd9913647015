package com.penguinmails.operations.lambda;

import com.penguinmails.operations.decommission.DecommissionScheduler;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code decommission-scheduler}. */
public final class DecommissionSchedulerHandler extends BackgroundFunction {
  public DecommissionSchedulerHandler() {}

  public DecommissionSchedulerHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return Map.of("changed", beans.getBean(DecommissionScheduler.class).run(deadline));
  }
}
