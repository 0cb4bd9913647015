package com.penguinmails.operations.lambda;

import com.penguinmails.operations.queues.QueueHealth;
import io.micronaut.context.ApplicationContext;

/** The function {@code queue-health}: queues past their thresholds, upkeep that is late. */
public final class QueueHealthHandler extends ScheduledFunction {
  public QueueHealthHandler() {
    super(QueueHealth.class);
  }

  public QueueHealthHandler(ApplicationContext beans) {
    super(beans, QueueHealth.class);
  }
}
