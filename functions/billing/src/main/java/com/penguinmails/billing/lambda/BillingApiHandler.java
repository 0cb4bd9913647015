package com.penguinmails.billing.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code billing-api} and of {@code billing-platform-api}. */
public final class BillingApiHandler extends ApiHandler {
  public BillingApiHandler() {}

  public BillingApiHandler(ApplicationContext context) {
    super(context);
  }
}
