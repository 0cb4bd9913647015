package com.penguinmails.analytics.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code analytics-api}. */
public final class AnalyticsApiHandler extends ApiHandler {
  public AnalyticsApiHandler() {}

  public AnalyticsApiHandler(ApplicationContext context) {
    super(context);
  }
}
