package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends a function's answer, or one of the gateway's own. */
final class ResponseWriter {
  private static final byte[] NOTHING = {};
  private static final HeaderName REQUEST_ID = HeaderNames.create("apigw-requestid");
  private static final Header JSON = HeaderValues.createCached("content-type", "application/json");
  private static final Set<String> OURS =
      Set.of("content-length", "transfer-encoding", "connection");

  private ResponseWriter() {}

  /**
   * Sends a function's answer.
   *
   * @throws IllegalArgumentException when it has no valid status or its body is not the base64 it
   *     claims to be
   */
  static void send(
      ServerRequest request,
      ServerResponse response,
      APIGatewayV2HTTPResponse answer,
      String requestId) {
    if (answer.getStatusCode() < 200 || answer.getStatusCode() > 599) {
      throw new IllegalArgumentException("status " + answer.getStatusCode());
    }
    byte[] body = body(answer);
    response.status(Status.create(answer.getStatusCode()));
    copyHeaders(answer.getHeaders(), response);
    response.header(HeaderValues.create(REQUEST_ID, requestId));
    List<String> cookies = answer.getCookies();
    if (cookies != null && !cookies.isEmpty()) {
      response.header(HeaderValues.create(HeaderNames.SET_COOKIE, cookies));
    }
    finish(request, response, body);
  }

  /** Sends the gateway's own words, in the form API Gateway has for them. */
  static void refuse(
      ServerRequest request, ServerResponse response, Status status, String message) {
    response.status(status).header(JSON);
    finish(
        request, response, ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private static void copyHeaders(@Nullable Map<String, String> headers, ServerResponse response) {
    if (headers == null) {
      return;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      HeaderName name = HeaderNames.create(header.getKey());
      if (header.getValue() != null && !OURS.contains(name.lowerCase())) {
        response.header(HeaderValues.create(name, header.getValue()));
      }
    }
  }

  private static byte[] body(APIGatewayV2HTTPResponse answer) {
    String body = answer.getBody();
    if (body == null || body.isEmpty()) {
      return NOTHING;
    }
    return answer.getIsBase64Encoded()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static void finish(ServerRequest request, ServerResponse response, byte[] body) {
    int status = response.status().code();
    if (status == 204 || status == 304) {
      response.send();
    } else if (request.prologue().method().equals(Method.HEAD)) {
      // The length is that of the body a GET would bring (RFC 9110 section 9.3.2).
      response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
      response.send();
    } else {
      response.send(body);
    }
  }
}
