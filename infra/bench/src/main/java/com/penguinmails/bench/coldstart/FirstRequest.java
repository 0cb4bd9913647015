package com.penguinmails.bench.coldstart;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.penguinmails.bench.Workbench;
import java.util.Map;

/** Events of requests: with a tenant's key, or as staff where the route is theirs. */
final class FirstRequest {
  private static final String STAFF = "/api/v1/platform/";

  private FirstRequest() {}

  static APIGatewayV2HTTPEvent event(Workbench bench, String method, String route) {
    String path = route.replaceAll("\\{[^}]*}", "none");
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(method + " " + route)
        .withRawPath(path)
        .withRawQueryString("limit=1")
        .withQueryStringParameters(Map.of("limit", "1"))
        .withHeaders(
            Map.of(
                "host",
                "localhost",
                "accept",
                "application/json",
                path.startsWith(STAFF) ? "authorization" : "x-api-key",
                path.startsWith(STAFF)
                    ? "Bearer " + bench.facts().staffToken()
                    : bench.facts().apiKey()))
        .withRequestContext(
            RequestContext.builder()
                .withStage("$default")
                .withRouteKey(method + " " + route)
                .withRequestId("0000000000000001")
                .withTimeEpoch(bench.clock().millis())
                .withHttp(
                    RequestContext.Http.builder()
                        .withMethod(method)
                        .withPath(path)
                        .withProtocol("HTTP/1.1")
                        .withSourceIp("127.0.0.1")
                        .build())
                .build())
        .withIsBase64Encoded(false)
        .build();
  }
}
