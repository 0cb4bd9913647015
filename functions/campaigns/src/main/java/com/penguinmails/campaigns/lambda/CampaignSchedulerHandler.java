package com.penguinmails.campaigns.lambda;

import com.penguinmails.campaigns.scheduling.CampaignScheduler;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import com.penguinmails.queue.outbox.OutboxRelay;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code campaign-scheduler}: every minute, and whenever its doorbell rings. */
public final class CampaignSchedulerHandler extends BackgroundFunction {
  public CampaignSchedulerHandler() {}

  public CampaignSchedulerHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    int moved = beans.getBean(CampaignScheduler.class).run(deadline);
    int relayed = beans.getBean(OutboxRelay.class).relay(deadline);
    return Map.of("moved", moved, "relayed", relayed);
  }
}
