package com.penguinmails.web.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;

/**
 * Base of every API function: hands API Gateway's HTTP events (payload format 2.0) to the module's
 * controllers.
 */
public abstract class ApiHandler extends APIGatewayV2HTTPEventFunction {

  /** What Lambda calls. */
  protected ApiHandler() {}

  /** For a process that plays several functions. */
  protected ApiHandler(ApplicationContext context) {
    super(context);
  }
}
