package com.penguinmails.operations.lambda;

import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import com.penguinmails.queue.outbox.OutboxRelay;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code outbox-relay}. */
public final class OutboxRelayHandler extends BackgroundFunction {
  public OutboxRelayHandler() {}

  public OutboxRelayHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return Map.of("moved", beans.getBean(OutboxRelay.class).relay(deadline));
  }
}
