package com.penguinmails.bench.coldstart;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.bench.Workbench;
import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import java.util.Comparator;
import java.util.Map;

/** What a function is asked first. */
@FunctionalInterface
interface FirstCall {
  /** Statuses from here on are the function's failure, not its caller's. */
  int FAILURE = 500;

  /**
   * Makes the call and waits for the answer.
   *
   * @throws IllegalStateException when the function fails
   */
  void make(FunctionInvoker invoker, LambdaFunction function);

  /**
   * A list, with a key or as staff, where it has one; else a route of its own; else its schedule.
   */
  static FirstCall of(Workbench bench, LambdaFunction function) {
    return function.routes().stream()
        .min(Comparator.comparingInt(FirstCall::strangeness).thenComparing(Route::path))
        .map(route -> request(FirstRequest.event(bench, route.method(), route.path())))
        .orElse(FirstCall::turn);
  }

  private static FirstCall request(APIGatewayV2HTTPEvent event) {
    return (invoker, function) -> {
      APIGatewayV2HTTPResponse answer = invoker.invoke(function, event);
      if (answer.getStatusCode() >= FAILURE) {
        throw new IllegalStateException(
            function.name() + " answered " + answer.getStatusCode() + ": " + answer.getBody());
      }
    };
  }

  private static void turn(FunctionInvoker invoker, LambdaFunction function) {
    var unused = invoker.invoke(function, Map.of("source", "penguinmails.bench"));
  }

  /** Lists first, then what has a variable, then what is no GET. */
  private static int strangeness(Route route) {
    int strangeness = route.path().startsWith("/api/") ? 0 : 1;
    strangeness += route.path().contains("{") ? 2 : 0;
    return strangeness + (route.method().equals("GET") ? 0 : 4);
  }
}
