package com.penguinmails.operations.lambda;

import com.penguinmails.operations.maintenance.ViewRefresh;
import io.micronaut.context.ApplicationContext;

/** The function {@code view-refresh}: materialised views whose sources changed. */
public final class ViewRefreshHandler extends ScheduledFunction {
  public ViewRefreshHandler() {
    super(ViewRefresh.class);
  }

  public ViewRefreshHandler(ApplicationContext beans) {
    super(beans, ViewRefresh.class);
  }
}
