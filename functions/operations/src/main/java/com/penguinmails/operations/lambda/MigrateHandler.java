package com.penguinmails.operations.lambda;

import com.penguinmails.operations.migration.Migrations;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code migrate}: invoked by the deployment, fails it when a migration fails. */
public final class MigrateHandler extends BackgroundFunction {
  public MigrateHandler() {}

  public MigrateHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return Map.copyOf(beans.getBean(Migrations.class).run());
  }
}
