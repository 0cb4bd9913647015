package com.penguinmails.web.identity;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The employee of the platform who makes a request. Works for no tenant: a statement sees what the
 * {@code staff} policies show to {@code penguin_platform}, and writes to a tenant only inside
 * {@link #inTenant}.
 *
 * @param role the name in {@code staff_roles}, for example finance
 * @param permissions what the role may do
 */
public record Staff(UUID userId, String role, Set<StaffPermission> permissions) {
  public Staff {
    permissions = Set.copyOf(permissions);
  }

  /**
   * Goes on only when the role may do this.
   *
   * @throws ApiError 403 otherwise, which the filter writes down as a security event
   */
  public void require(StaffPermission permission) {
    if (!permissions.contains(permission)) {
      throw ApiError.forbidden("not_permitted", "Your staff role does not allow this.");
    }
  }

  /** Runs {@code work} for the tenant it names, on behalf of this employee. */
  public <T extends @Nullable Object> T inTenant(UUID tenantId, Supplier<T> work) {
    String request = TenantContext.current().map(TenantContext::requestId).orElse(null);
    return new TenantContext(tenantId, userId, request).call(work);
  }
}
