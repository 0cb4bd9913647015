package com.penguinmails.operations.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.operations.migration.Deployment;
import com.penguinmails.operations.migration.Migrations;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;

/**
 * The function {@code migrate}. The deployment calls it as a custom resource before anything else
 * changes, and fails when a migration fails; called without an event it migrates and returns what
 * it did.
 */
public final class MigrateHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final ApplicationContext beans;

  public MigrateHandler() {
    this(FunctionContext.start());
  }

  public MigrateHandler(ApplicationContext beans) {
    this.beans = beans;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    return event.containsKey("ResponseURL")
        ? beans.getBean(Deployment.class).answer(event)
        : new HashMap<>(beans.getBean(Migrations.class).run());
  }
}
