package com.penguinmails.operations.lambda;

import com.penguinmails.operations.pools.LeakDetection;
import io.micronaut.context.ApplicationContext;

/** The function {@code leak-detection}: connections somebody forgot, pools under pressure. */
public final class LeakDetectionHandler extends ScheduledFunction {
  public LeakDetectionHandler() {
    super(LeakDetection.class);
  }

  public LeakDetectionHandler(ApplicationContext beans) {
    super(beans, LeakDetection.class);
  }
}
