package com.penguinmails.web.identity;

import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** What a request says of its caller. */
final class Credentials {
  private static final String BEARER = "Bearer ";
  private static final int LONGEST = 8_192;

  private Credentials() {}

  /** The bearer token (RFC 6750 §2.1), unless it is absent, empty or absurdly long. */
  static Optional<String> bearer(HttpRequest<?> request) {
    return Optional.ofNullable(request.getHeaders().get("Authorization"))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty() && token.length() <= LONGEST);
  }
}
