package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpParameters;
import io.micronaut.servlet.http.BodyBuilder;
import io.micronaut.servlet.http.ServletHttpResponse;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request as API Gateway tells it (payload format 2.0). Micronaut's own builds the headers and
 * parameters anew each time somebody asks, ten times a request; this one once.
 */
final class GatewayRequest
    extends ApiGatewayServletRequest<Object, APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayRequest.class);

  private @Nullable MutableHttpHeaders headers;
  private @Nullable MutableHttpParameters parameters;

  GatewayRequest(APIGatewayV2HTTPEvent event, ConversionService conversions, BodyBuilder bodies) {
    super(
        conversions,
        event,
        buildUri(
            event.getRequestContext().getHttp().getPath(),
            event.getQueryStringParameters(),
            Collections.emptyMap()),
        parseMethod(event.getRequestContext().getHttp()::getMethod),
        LOG,
        bodies);
  }

  @Override
  public byte[] getBodyBytes() throws EmptyBodyException {
    return getBodyBytes(requestEvent::getBody, requestEvent::getIsBase64Encoded);
  }

  @Override
  public MutableHttpHeaders getHeaders() {
    if (headers == null) {
      headers = getHeaders(requestEvent::getHeaders, Map::of);
    }
    return Objects.requireNonNull(headers);
  }

  @Override
  public MutableHttpParameters getParameters() {
    if (parameters == null) {
      parameters =
          getParameters(
              Map::of, () -> transformCommaSeparatedValue(requestEvent.getQueryStringParameters()));
    }
    return Objects.requireNonNull(parameters);
  }

  /** Micronaut's servlets write into it; here answers are values. */
  @Override
  public ServletHttpResponse<APIGatewayV2HTTPResponse, ?> getResponse() {
    throw new UnsupportedOperationException("an answer is returned, not written into");
  }
}
