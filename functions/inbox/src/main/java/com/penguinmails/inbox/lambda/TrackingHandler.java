package com.penguinmails.inbox.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code tracking}. */
public final class TrackingHandler extends ApiHandler {
  public TrackingHandler() {}

  public TrackingHandler(ApplicationContext context) {
    super(context);
  }
}
