package com.penguinmails.web.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.slf4j.MDC;

/** Puts the request id into the log and into every response. */
@ServerFilter("/**")
final class RequestIdFilter implements Ordered {
  @Override
  public int getOrder() {
    return -200;
  }

  @RequestFilter
  void begin(HttpRequest<?> request) {
    MDC.put("request_id", RequestId.of(request));
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.header(RequestId.HEADER, RequestId.of(request));
    MDC.remove("request_id");
  }
}
