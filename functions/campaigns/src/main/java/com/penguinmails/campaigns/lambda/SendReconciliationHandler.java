package com.penguinmails.campaigns.lambda;

import com.penguinmails.campaigns.doubt.Reconciliation;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code send-reconciliation}: sends that nobody would settle any more. */
public final class SendReconciliationHandler extends BackgroundFunction {
  public SendReconciliationHandler() {}

  public SendReconciliationHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return beans.getBean(Reconciliation.class).run(deadline);
  }
}
