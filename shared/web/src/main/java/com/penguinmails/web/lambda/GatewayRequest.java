package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.function.BinaryTypeConfiguration;
import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPResponseServletResponse;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpParameters;
import io.micronaut.servlet.http.BodyBuilder;
import io.micronaut.servlet.http.ServletHttpResponse;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A request as API Gateway tells it (payload format 2.0), and its response. Micronaut's own builds
 * the headers and parameters anew each time somebody asks, ten times a request; this one once.
 */
final class GatewayRequest
    extends ApiGatewayServletRequest<Object, APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Response response;
  private @Nullable MutableHttpHeaders headers;
  private @Nullable MutableHttpParameters parameters;

  GatewayRequest(
      APIGatewayV2HTTPEvent event,
      ConversionService conversions,
      BodyBuilder bodies,
      BinaryTypeConfiguration binaryTypes) {
    super(
        conversions,
        event,
        buildUri(
            event.getRequestContext().getHttp().getPath(),
            event.getQueryStringParameters(),
            Collections.emptyMap()),
        parseMethod(event.getRequestContext().getHttp()::getMethod),
        LoggerFactory.getLogger(GatewayRequest.class),
        bodies);
    this.response = new Response(conversions, binaryTypes);
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

  @Override
  public ServletHttpResponse<APIGatewayV2HTTPResponse, ?> getResponse() {
    return response;
  }

  /** The response, whose constructor Micronaut keeps to itself. */
  private static final class Response extends APIGatewayV2HTTPResponseServletResponse<Object> {
    Response(ConversionService conversions, BinaryTypeConfiguration binaryTypes) {
      super(conversions, binaryTypes);
    }
  }
}
