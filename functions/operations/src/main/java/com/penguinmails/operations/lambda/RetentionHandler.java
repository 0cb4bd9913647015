package com.penguinmails.operations.lambda;

import com.penguinmails.operations.maintenance.Retention;
import io.micronaut.context.ApplicationContext;

/** The function {@code retention}: removes what is due, makes partitions ahead; as the owner. */
public final class RetentionHandler extends ScheduledFunction {
  public RetentionHandler() {
    super(Retention.class);
  }

  public RetentionHandler(ApplicationContext beans) {
    super(beans, Retention.class);
  }
}
