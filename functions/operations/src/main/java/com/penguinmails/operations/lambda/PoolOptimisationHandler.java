package com.penguinmails.operations.lambda;

import com.penguinmails.operations.pools.PoolOptimisation;
import io.micronaut.context.ApplicationContext;

/** The function {@code pool-optimisation}: what a day of samples suggests. */
public final class PoolOptimisationHandler extends ScheduledFunction {
  public PoolOptimisationHandler() {
    super(PoolOptimisation.class);
  }

  public PoolOptimisationHandler(ApplicationContext beans) {
    super(beans, PoolOptimisation.class);
  }
}
