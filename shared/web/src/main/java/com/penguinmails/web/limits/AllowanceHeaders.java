package com.penguinmails.web.limits;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Tells callers how much of their rate limit is left, in the fields of the IETF draft "RateLimit
 * header fields for HTTP". A filter of its own around the one that refuses: a filter that throws
 * does not see its answer.
 */
@ServerFilter("/**")
final class AllowanceHeaders implements Ordered {
  /** The request attribute that holds the {@link Allowance}. */
  static final String ALLOWANCE = "com.penguinmails.allowance";

  private static final long WINDOW_SECONDS = 60;

  @Override
  public int getOrder() {
    return -150;
  }

  @ResponseFilter
  void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request
        .getAttribute(ALLOWANCE, Allowance.class)
        .ifPresent(allowance -> tell(allowance, response));
  }

  private static void tell(Allowance allowance, MutableHttpResponse<?> response) {
    long reset = allowance.granted() ? WINDOW_SECONDS : allowance.waitSeconds();
    response.header("RateLimit-Limit", Long.toString(allowance.limit()));
    response.header("RateLimit-Remaining", Long.toString(allowance.remaining()));
    response.header("RateLimit-Reset", Long.toString(reset));
    if (!allowance.granted()) {
      response.header("Retry-After", Long.toString(allowance.waitSeconds()));
    }
  }
}
