package com.penguinmails.bench.coldstart;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.penguinmails.bench.Workbench;
import java.util.Map;

/** The event of a page of one lead: authenticated by a key, answered by one query. */
final class FirstRequest {
  private static final String PATH = "/api/v1/tenant/leads";

  private FirstRequest() {}

  static APIGatewayV2HTTPEvent event(Workbench bench) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("GET " + PATH)
        .withRawPath(PATH)
        .withRawQueryString("limit=1")
        .withQueryStringParameters(Map.of("limit", "1"))
        .withHeaders(
            Map.of(
                "host", "localhost",
                "accept", "application/json",
                "x-api-key", bench.facts().apiKey()))
        .withRequestContext(
            RequestContext.builder()
                .withStage("$default")
                .withRouteKey("GET " + PATH)
                .withRequestId("0000000000000001")
                .withTimeEpoch(bench.clock().millis())
                .withHttp(
                    RequestContext.Http.builder()
                        .withMethod("GET")
                        .withPath(PATH)
                        .withProtocol("HTTP/1.1")
                        .withSourceIp("127.0.0.1")
                        .build())
                .build())
        .withIsBase64Encoded(false)
        .build();
  }
}
