package com.penguinmails.operations.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code operations-api}. */
public final class OperationsApiHandler extends ApiHandler {
  public OperationsApiHandler() {}

  public OperationsApiHandler(ApplicationContext context) {
    super(context);
  }
}
