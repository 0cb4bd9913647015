package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.template.LambdaFunction;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Keeps the events and answers what it is told to. */
final class FakeInvoker implements FunctionInvoker {
  final BlockingQueue<APIGatewayV2HTTPEvent> events = new LinkedBlockingQueue<>();
  volatile Supplier<APIGatewayV2HTTPResponse> answer =
      () -> APIGatewayV2HTTPResponse.builder().withStatusCode(200).withBody("ok").build();

  @Override
  public APIGatewayV2HTTPResponse invoke(LambdaFunction function, APIGatewayV2HTTPEvent event) {
    events.add(event);
    return answer.get();
  }

  @Override
  public Map<String, Object> invoke(LambdaFunction function, Map<String, Object> event) {
    throw new UnsupportedOperationException("the gateway sends HTTP events only");
  }

  @Override
  public void warm(LambdaFunction function) {}

  @Override
  public void close() {}
}
