package com.penguinmails.web.http;

import io.micronaut.http.HttpRequest;

/**
 * Whose paths are whose. Filters look here, and stand before every request, because Micronaut keeps
 * a list of filters that are there for all paths but looks for those of a pattern in each request,
 * a twentieth of its time.
 */
public final class ApiPath {
  private static final String TENANTS = "/api/v1/tenant/";
  private static final String PLATFORM = "/api/v1/platform/";
  private static final String QUEUE = "/api/v1/queue/";
  private static final String TRACKING = "/t/";
  private static final String WEBHOOKS = "/webhooks/";

  private ApiPath() {}

  /** Whether a tenant's users and keys come here. */
  public static boolean isTenants(HttpRequest<?> request) {
    return request.getPath().startsWith(TENANTS);
  }

  /** Whether our own people come here. */
  public static boolean isStaffs(HttpRequest<?> request) {
    String path = request.getPath();
    return path.startsWith(PLATFORM) || path.startsWith(QUEUE);
  }

  /** Whether anybody comes here. */
  public static boolean isPublic(HttpRequest<?> request) {
    String path = request.getPath();
    return path.startsWith(TRACKING) || path.startsWith(WEBHOOKS);
  }
}
