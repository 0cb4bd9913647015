package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** A real handler that tells what it was given. */
public final class EchoApi
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /** As Lambda makes it. */
  public EchoApi() {}

  /** As the local runner makes it. */
  public EchoApi(ApplicationContext context) {
    if (!context.isRunning()) {
      throw new IllegalStateException("the context does not run");
    }
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withHeaders(
            Map.of(
                "function", context.getFunctionName(),
                "arn", context.getInvokedFunctionArn(),
                "remaining", Integer.toString(context.getRemainingTimeInMillis()),
                "source-ip", event.getRequestContext().getHttp().getSourceIp(),
                "base64", Boolean.toString(event.getIsBase64Encoded()),
                "greeting", String.valueOf(System.getenv("GREETING")),
                "inherited", String.valueOf(System.getenv("USER"))))
        .withBody(event.getBody())
        .build();
  }
}
