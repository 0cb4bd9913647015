package com.penguinmails.local.start;

import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.queue.Doorbell;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The application context of an environment. Unlike a function in AWS, it serves several requests
 * at a time and therefore has several connections per tier.
 */
public record Contexts(Doorbell doorbell)
    implements Function<Map<String, String>, ApplicationContext> {
  private static final String CONNECTIONS = "8";

  @Override
  public ApplicationContext apply(Map<String, String> environment) {
    Map<String, Object> variables = new HashMap<>(environment);
    variables.put("DATABASE_POOL_SIZE", CONNECTIONS);
    return FunctionContext.builder()
        .propertySources(
            PropertySource.of(
                "function",
                variables,
                PropertyConvention.ENVIRONMENT_VARIABLE,
                PropertySource.Origin.of("template.yaml")))
        .singletons(doorbell)
        .start();
  }
}
