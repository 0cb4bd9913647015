package com.penguinmails.operations.lambda;

import com.penguinmails.operations.maintenance.StorageMetrics;
import io.micronaut.context.ApplicationContext;

/** The function {@code storage-metrics}: what each tenant stores. */
public final class StorageMetricsHandler extends ScheduledFunction {
  public StorageMetricsHandler() {
    super(StorageMetrics.class);
  }

  public StorageMetricsHandler(ApplicationContext beans) {
    super(beans, StorageMetrics.class);
  }
}
