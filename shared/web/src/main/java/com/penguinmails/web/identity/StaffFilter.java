package com.penguinmails.web.identity;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.ApiPath;
import com.penguinmails.web.http.RequestId;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Lets only employees into the platform's API, for no tenant, and writes down what they may not.
 */
@ServerFilter("/**")
final class StaffFilter implements Ordered {
  private static final String STAFF = "com.penguinmails.staff";

  private final StaffAuthentication authentication;
  private final SecurityEvents events;

  StaffFilter(StaffAuthentication authentication, SecurityEvents events) {
    this.authentication = authentication;
    this.events = events;
  }

  @Override
  public int getOrder() {
    return -100;
  }

  @RequestFilter
  void authenticate(MutableHttpRequest<?> request, MutablePropagatedContext context) {
    if (!ApiPath.isStaffs(request)) {
      return;
    }
    Staff staff = authentication.staff(request);
    request.setAttribute(STAFF, staff);
    context.add(new TenantContext(null, staff.userId(), RequestId.of(request)));
  }

  /** A refusal before this filter let the request in has been written down there. */
  @ResponseFilter
  void record(HttpRequest<?> request, HttpResponse<?> response) {
    if (response.code() == HttpStatus.FORBIDDEN.getCode()) {
      request
          .getAttribute(STAFF, Staff.class)
          .ifPresent(
              staff ->
                  events.refused(
                      request,
                      "authorization_failure",
                      "role " + staff.role() + " may not",
                      null,
                      staff.userId()));
    }
  }

  static Staff of(HttpRequest<?> request) {
    return request
        .getAttribute(STAFF, Staff.class)
        .orElseThrow(
            () -> ApiError.unauthenticated("unauthenticated", "This request has no caller."));
  }
}
