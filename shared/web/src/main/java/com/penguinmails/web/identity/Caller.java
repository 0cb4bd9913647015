package com.penguinmails.web.identity;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpRequest;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and for which tenant.
 *
 * @param tenantId the tenant whose data the request is about
 * @param userId the person; null for an API key
 * @param permissions what the caller may do
 */
public record Caller(UUID tenantId, @Nullable UUID userId, Set<Permission> permissions) {
  public Caller {
    permissions = Set.copyOf(permissions);
  }

  /**
   * Returns who makes this request.
   *
   * @throws ApiError 401 when nobody was authenticated for it
   */
  public static Caller of(HttpRequest<?> request) {
    return AuthenticationFilter.of(request);
  }

  /**
   * Goes on only when the caller may do this.
   *
   * @throws ApiError 403 otherwise
   */
  public void require(Permission permission) {
    if (!permissions.contains(permission)) {
      throw ApiError.forbidden(
          "not_permitted", "Your role or the scopes of your API key do not allow this.");
    }
  }
}
