package com.penguinmails.leads.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code leads-api}. */
public final class LeadsApiHandler extends ApiHandler {
  public LeadsApiHandler() {}

  public LeadsApiHandler(ApplicationContext context) {
    super(context);
  }
}
