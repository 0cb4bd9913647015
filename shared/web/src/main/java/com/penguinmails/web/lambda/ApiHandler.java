package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.lambda.FunctionContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * Base of every API function: hands API Gateway's HTTP events (payload format 2.0) to the module's
 * controllers.
 */
public abstract class ApiHandler extends APIGatewayV2HTTPEventFunction {
  private static final String MALFORMED =
      """
      {"type":"about:blank","title":"Bad Request","status":400,"code":"malformed_path",\
      "detail":"The path or the query cannot be understood.","errors":[]}\
      """;

  /** What Lambda calls. */
  protected ApiHandler() {}

  /** For a process that plays several functions. */
  protected ApiHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  protected ApplicationContextBuilder newApplicationContextBuilder() {
    return FunctionContext.builder();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return readable(event) ? super.handleRequest(event, context) : malformed();
  }

  /** Micronaut builds a URI of the decoded path; one that is none would end as a 500. */
  private static boolean readable(APIGatewayV2HTTPEvent event) {
    try {
      var unused = new URI(event.getRequestContext().getHttp().getPath());
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static APIGatewayV2HTTPResponse malformed() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(400)
        .withHeaders(Map.of("Content-Type", "application/problem+json"))
        .withBody(MALFORMED)
        .build();
  }
}
