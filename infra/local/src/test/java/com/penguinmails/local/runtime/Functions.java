package com.penguinmails.local.runtime;

import com.penguinmails.local.template.FunctionCode;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Functions for tests. */
final class Functions {
  private Functions() {}

  static LambdaFunction handledBy(
      Class<?> handler, Duration timeout, Map<String, String> environment) {
    return new LambdaFunction(
        handler.getSimpleName(),
        handler.getName(),
        new FunctionCode(Path.of("absent.jar")),
        256,
        timeout,
        environment,
        List.of(),
        List.of(),
        List.of());
  }

  static LambdaFunction triggered(String name, List<Schedule> schedules, List<String> queues) {
    return new LambdaFunction(
        name,
        "Any",
        new FunctionCode(Path.of("absent.jar")),
        256,
        Duration.ofSeconds(5),
        Map.of(),
        List.of(),
        schedules,
        queues);
  }
}
