package com.penguinmails.billing.lambda;

import com.penguinmails.billing.lifecycle.NoticeJobs;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code billing-notices}. */
public final class BillingNoticesHandler extends WorkerFunction {
  public BillingNoticesHandler() {
    super(NoticeJobs.class);
  }

  public BillingNoticesHandler(ApplicationContext beans) {
    super(beans, NoticeJobs.class);
  }
}
