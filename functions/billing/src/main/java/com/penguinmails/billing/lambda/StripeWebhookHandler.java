package com.penguinmails.billing.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code stripe-webhook}. */
public final class StripeWebhookHandler extends ApiHandler {
  public StripeWebhookHandler() {}

  public StripeWebhookHandler(ApplicationContext context) {
    super(context);
  }
}
