package com.penguinmails.leads.lambda;

import com.penguinmails.leads.uploads.LeadImportJob;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code lead-import}. */
public final class LeadImportHandler extends WorkerFunction {
  public LeadImportHandler() {
    super(LeadImportJob.class);
  }

  public LeadImportHandler(ApplicationContext context) {
    super(context, LeadImportJob.class);
  }
}
