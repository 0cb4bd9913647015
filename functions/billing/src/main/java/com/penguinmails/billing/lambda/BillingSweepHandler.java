package com.penguinmails.billing.lambda;

import com.penguinmails.billing.lifecycle.Dunning;
import com.penguinmails.billing.lifecycle.Leftovers;
import com.penguinmails.billing.lifecycle.Recount;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code billing-sweep}: what time does to subscriptions, and counting anew. */
public final class BillingSweepHandler extends BackgroundFunction {
  public BillingSweepHandler() {}

  public BillingSweepHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return Map.of(
        "moved", beans.getBean(Dunning.class).run(deadline),
        "recounted", beans.getBean(Recount.class).run(deadline),
        "forgotten", beans.getBean(Leftovers.class).forget());
  }
}
