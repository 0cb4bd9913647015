package com.penguinmails.web.limits;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.ApiPath;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Rehearsal;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import jakarta.inject.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a tenant's requests to its plan; runs after authentication and before anything else. */
@ServerFilter("/**")
final class EntitlementFilter implements Ordered {
  /** Who may only read must still be able to pay. */
  private static final String BILLING = "/api/v1/tenant/billing";

  private final Entitlements entitlements;

  /** Made for the first tenant that has a limit: its library is not loaded before. */
  private final Provider<RateLimiter> limiter;

  EntitlementFilter(Entitlements entitlements, Provider<RateLimiter> limiter) {
    this.entitlements = entitlements;
    this.limiter = limiter;
  }

  @Override
  public int getOrder() {
    return -90;
  }

  @RequestFilter
  void hold(HttpRequest<?> request) {
    if (!ApiPath.isTenants(request)) {
      return;
    }
    Caller caller = Caller.of(request);
    Entitlement entitlement = entitlements.of(caller.tenantId());
    if (Rehearsal.is(request)) {
      return;
    }
    limit(request, caller, entitlement.requestsPerMinute());
    if (caller.userId() == null) {
      entitlement.requireApiAccess();
    }
    if (changes(request) && !request.getPath().startsWith(BILLING)) {
      entitlement.requireWritable();
    }
  }

  private void limit(HttpRequest<?> request, Caller caller, @Nullable Long perMinute) {
    if (perMinute == null) {
      return;
    }
    Allowance allowance = limiter.get().take(caller.tenantId(), perMinute);
    request.setAttribute(AllowanceHeaders.ALLOWANCE, allowance);
    if (!allowance.granted()) {
      throw new ApiError(
          ApiError.Kind.TOO_MANY,
          "too_many_requests",
          "Your plan allows "
              + perMinute
              + " requests a minute; try again in "
              + allowance.waitSeconds()
              + " s.",
          List.of());
    }
  }

  private static boolean changes(HttpRequest<?> request) {
    return switch (request.getMethod()) {
      case HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS -> false;
      default -> true;
    };
  }
}
