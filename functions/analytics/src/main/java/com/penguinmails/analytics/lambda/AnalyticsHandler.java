package com.penguinmails.analytics.lambda;

import com.penguinmails.analytics.dimensions.DimensionJobs;
import com.penguinmails.analytics.rollup.Rollup;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Worker;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code analytics}: brings names and states over, then counts what happened. */
public final class AnalyticsHandler extends BackgroundFunction {
  public AnalyticsHandler() {}

  public AnalyticsHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    int settled = beans.getBean(Worker.class).drain(beans.getBean(DimensionJobs.class), deadline);
    int batches = beans.getBean(Rollup.class).run(deadline);
    return Map.of("settled", settled, "batches", batches);
  }
}
