package com.penguinmails.billing.lambda;

import com.penguinmails.billing.sync.StripeWebhookJobs;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code stripe-events}. */
public final class StripeEventsHandler extends WorkerFunction {
  public StripeEventsHandler() {
    super(StripeWebhookJobs.class);
  }

  public StripeEventsHandler(ApplicationContext beans) {
    super(beans, StripeWebhookJobs.class);
  }
}
