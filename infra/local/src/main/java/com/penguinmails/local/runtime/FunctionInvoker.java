package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.template.LambdaFunction;
import java.util.Map;

/** Calls a function and waits for its answer. Safe for use by many threads. */
public interface FunctionInvoker extends AutoCloseable {
  /**
   * Hands over an HTTP request.
   *
   * @throws InvocationException when the function throws, takes longer than its timeout or cannot
   *     be started
   */
  APIGatewayV2HTTPResponse invoke(LambdaFunction function, APIGatewayV2HTTPEvent event);

  /**
   * Hands over any other event, such as a schedule's or a queue's.
   *
   * @param event the event's JSON as maps, lists, strings, numbers and booleans
   * @throws InvocationException when the function throws, takes longer than its timeout or cannot
   *     be started
   */
  Map<String, Object> invoke(LambdaFunction function, Map<String, Object> event);

  /**
   * Makes the function ready, so that its first call does not wait for it.
   *
   * @throws InvocationException when it cannot be started
   */
  void warm(LambdaFunction function);

  /** Ends everything that was started for functions. */
  @Override
  void close();
}
