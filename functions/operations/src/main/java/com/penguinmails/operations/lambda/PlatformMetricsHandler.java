package com.penguinmails.operations.lambda;

import com.penguinmails.operations.external.PlatformMetrics;
import io.micronaut.context.ApplicationContext;

/** The function {@code platform-metrics}: how the platform does, for a service outside. */
public final class PlatformMetricsHandler extends ScheduledFunction {
  public PlatformMetricsHandler() {
    super(PlatformMetrics.class);
  }

  public PlatformMetricsHandler(ApplicationContext beans) {
    super(beans, PlatformMetrics.class);
  }
}
