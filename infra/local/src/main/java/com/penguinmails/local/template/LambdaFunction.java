package com.penguinmails.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One function of the template, with Globals merged in and every reference resolved.
 *
 * @param name kebab case of its logical id: {@code LeadsApi} is {@code leads-api}
 * @param handlerClass fully qualified name of the class Lambda calls
 * @param code what is uploaded, relative paths resolved against the template's directory
 * @param memory in MB
 * @param timeout of one invocation
 * @param environment variables, equal maps meaning that two functions may share an application
 *     context
 * @param routes HTTP routes in the order of the template
 * @param schedules rates at which it is called
 * @param queues local names of the doorbell queues it listens to
 */
public record LambdaFunction(
    String name,
    String handlerClass,
    FunctionCode code,
    int memory,
    Duration timeout,
    Map<String, String> environment,
    List<Route> routes,
    List<Schedule> schedules,
    List<String> queues) {

  /** Copies the collections, so that a function is a value. */
  public LambdaFunction {
    environment = Map.copyOf(environment);
    routes = List.copyOf(routes);
    schedules = List.copyOf(schedules);
    queues = List.copyOf(queues);
  }
}
