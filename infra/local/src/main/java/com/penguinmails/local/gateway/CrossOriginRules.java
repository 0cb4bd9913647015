package com.penguinmails.local.gateway;

import com.penguinmails.local.template.CrossOrigin;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers what pages of other origins may do, as an HTTP API does before any function is
 * called (API Gateway Developer Guide, "Configuring CORS for HTTP APIs"; Fetch Standard).
 */
final class CrossOriginRules {
  private static final String ANY = "*";

  private final CrossOrigin rules;

  CrossOriginRules(CrossOrigin rules) {
    this.rules = rules;
  }

  /** Whether a browser asks what it may do, which the gateway answers by itself. */
  boolean isQuestion(ClassicHttpRequest request) {
    return !rules.origins().isEmpty()
        && request.getMethod().equals("OPTIONS")
        && value(request, "Origin") != null
        && value(request, "Access-Control-Request-Method") != null;
  }

  /** Answers a browser's question. */
  void answer(ClassicHttpRequest request, ClassicHttpResponse response) {
    response.setCode(HttpStatus.SC_NO_CONTENT);
    if (allowed(request) != null) {
      response.setHeader("Access-Control-Allow-Methods", String.join(",", rules.methods()));
      response.setHeader("Access-Control-Allow-Headers", String.join(",", rules.allowedHeaders()));
      response.setHeader("Access-Control-Max-Age", Integer.toString(rules.maxAge()));
    }
  }

  /** Lets the page that asked read any answer, the gateway's own too. */
  void open(ClassicHttpRequest request, ClassicHttpResponse response) {
    String origin = allowed(request);
    if (origin != null) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", String.join(",", rules.exposedHeaders()));
    }
  }

  private @Nullable String allowed(ClassicHttpRequest request) {
    String origin = value(request, "Origin");
    if (origin == null || rules.origins().contains(origin)) {
      return origin;
    }
    return rules.origins().contains(ANY) ? ANY : null;
  }

  private static @Nullable String value(ClassicHttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
