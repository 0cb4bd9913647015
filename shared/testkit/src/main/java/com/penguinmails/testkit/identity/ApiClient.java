package com.penguinmails.testkit.identity;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a handler as API Gateway would. Immutable: {@code with…} and {@code as…} give a
 * client that says more.
 */
public final class ApiClient {
  private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
  private final TestIssuer issuer;
  private final TestStaff staff;
  private final Map<String, String> headers;

  ApiClient(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      TestIssuer issuer,
      TestStaff staff,
      Map<String, String> headers) {
    this.handler = handler;
    this.issuer = issuer;
    this.staff = staff;
    this.headers = Map.copyOf(headers);
  }

  /** Adds or replaces a header. */
  public ApiClient with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new ApiClient(handler, issuer, staff, more);
  }

  /** As the tenant's member with this role: owner, admin, member or viewer. */
  public ApiClient as(TestTenant tenant, String role) {
    return withToken(issuer.token(tenant.user(role)), tenant.id());
  }

  /** As the employee with this role, see {@link TestStaff}: super_admin, finance, support … */
  public ApiClient asStaff(String role) {
    return with("authorization", "Bearer " + issuer.token(staff.user(role)));
  }

  /** With a bearer token for a tenant. */
  public ApiClient withToken(String token, UUID tenantId) {
    return with("authorization", "Bearer " + token).with("x-tenant-id", tenantId.toString());
  }

  /** With an API key. */
  public ApiClient withKey(String key) {
    return with("x-api-key", key);
  }

  /** Reads a path, which may have a query. */
  public ApiAnswer get(String path) {
    return send("GET", path, null);
  }

  /** Posts JSON. */
  public ApiAnswer post(String path, String json) {
    return send("POST", path, json);
  }

  /** Posts nothing. */
  public ApiAnswer post(String path) {
    return send("POST", path, null);
  }

  /** Puts JSON. */
  public ApiAnswer put(String path, String json) {
    return send("PUT", path, json);
  }

  /** Patches with JSON. */
  public ApiAnswer patch(String path, String json) {
    return send("PATCH", path, json);
  }

  /** Deletes. */
  public ApiAnswer delete(String path) {
    return send("DELETE", path, null);
  }

  /** Sends any request; a body is JSON unless a header says otherwise. */
  public ApiAnswer send(String method, String pathAndQuery, @Nullable String body) {
    return ApiAnswer.of(handler.handleRequest(event(method, pathAndQuery, body), TestContext.of()));
  }

  private APIGatewayV2HTTPEvent event(String method, String pathAndQuery, @Nullable String body) {
    int mark = pathAndQuery.indexOf('?');
    String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(method + " " + path)
        .withRawPath(path)
        .withRawQueryString(query)
        .withQueryStringParameters(query.isEmpty() ? null : parameters(query))
        .withHeaders(headers(body))
        .withRequestContext(context(method, path))
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }

  private static RequestContext context(String method, String path) {
    return RequestContext.builder()
        .withStage("$default")
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(method)
                .withPath(path)
                .withProtocol("HTTP/1.1")
                .withSourceIp("192.0.2.7")
                .withUserAgent("handler-test")
                .build())
        .build();
  }

  private Map<String, String> headers(@Nullable String body) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("host", "api.penguinmails.example");
    all.putIfAbsent("user-agent", "handler-test");
    if (body != null) {
      all.putIfAbsent("content-type", "application/json");
      all.put("content-length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
    }
    return all;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.merge(decoded(name), decoded(value), (known, next) -> known + "," + next);
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
