package com.penguinmails.testkit.stripe;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that is no success, in Stripe's words. */
final class PeerError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String code;

  PeerError(int status, String type, String code, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
  }

  static PeerError missing(String id) {
    return new PeerError(
        404, "invalid_request_error", "resource_missing", "No such object: '" + id + "'");
  }

  static PeerError invalid(String code, String message) {
    return new PeerError(400, "invalid_request_error", code, message);
  }

  int status() {
    return status;
  }

  Map<String, Object> body() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", type);
    error.put("code", code);
    error.put("message", String.valueOf(getMessage()));
    return Map.of("error", error);
  }
}
