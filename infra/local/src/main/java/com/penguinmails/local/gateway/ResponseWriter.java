package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** Fills in a function's answer, or one of the gateway's own. */
final class ResponseWriter {
  private static final byte[] NOTHING = {};
  private static final String REQUEST_ID = "apigw-requestid";
  private static final Set<String> OURS =
      Set.of("content-length", "transfer-encoding", "connection");

  private ResponseWriter() {}

  /**
   * Fills in a function's answer.
   *
   * @throws IllegalArgumentException when it has no valid status or its body is not the base64 it
   *     claims to be
   */
  static void write(
      APIGatewayV2HTTPResponse answer, String requestId, ClassicHttpResponse response) {
    if (answer.getStatusCode() < 200 || answer.getStatusCode() > 599) {
      throw new IllegalArgumentException("status " + answer.getStatusCode());
    }
    byte[] body = body(answer);
    response.setCode(answer.getStatusCode());
    copyHeaders(answer.getHeaders(), response);
    response.setHeader(REQUEST_ID, requestId);
    List<String> cookies = answer.getCookies();
    if (cookies != null) {
      cookies.forEach(cookie -> response.addHeader(HttpHeaders.SET_COOKIE, cookie));
    }
    fill(response, body);
  }

  /** Fills in the gateway's own words, in the form API Gateway has for them. */
  static void refuse(int status, String message, ClassicHttpResponse response) {
    response.setCode(status);
    response.setHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    fill(response, ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private static void copyHeaders(
      @Nullable Map<String, String> headers, ClassicHttpResponse response) {
    if (headers == null) {
      return;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getValue() != null && !OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        response.setHeader(header.getKey(), header.getValue());
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

  /** The server leaves a body out where the method or the status has none. */
  private static void fill(ClassicHttpResponse response, byte[] body) {
    int status = response.getCode();
    if (status != HttpStatus.SC_NO_CONTENT && status != HttpStatus.SC_NOT_MODIFIED) {
      response.setEntity(new ByteArrayEntity(body, null));
    }
  }
}
