package com.penguinmails.data.tenancy;

import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.core.propagation.PropagatedContextElement;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For whom the running code works. Without one, no statement runs.
 *
 * @param tenantId the tenant whose rows are visible; null only in the system scope
 * @param userId the acting user, if a person acts
 * @param requestId ties response, log line and audit row together
 */
public record TenantContext(
    @Nullable UUID tenantId, @Nullable UUID userId, @Nullable String requestId)
    implements PropagatedContextElement {

  /** No tenant: sees nothing but what a table's {@code system} policy opens to the role. */
  private static final TenantContext SYSTEM = new TenantContext(null, null, null);

  /** Returns the context of the running code, if it has one. */
  public static Optional<TenantContext> current() {
    return PropagatedContext.getOrEmpty().find(TenantContext.class);
  }

  /** Returns the tenant of the running code or fails when there is none. */
  public static UUID requireTenant() {
    return current()
        .map(TenantContext::tenantId)
        .orElseThrow(() -> new IllegalStateException("The running code works for no tenant."));
  }

  /** Runs {@code work} for one tenant, on behalf of nobody in particular. */
  public static <T extends @Nullable Object> T callAs(UUID tenantId, Supplier<T> work) {
    return new TenantContext(tenantId, null, null).call(work);
  }

  /** Runs {@code work} without a tenant: to find work across tenants, or before one is known. */
  public static <T extends @Nullable Object> T callAsSystem(Supplier<T> work) {
    return SYSTEM.call(work);
  }

  /** Like {@link #callAs}, without a result. */
  public static void runAs(UUID tenantId, Runnable work) {
    callAs(
        tenantId,
        () -> {
          work.run();
          return true;
        });
  }

  /** Like {@link #callAsSystem}, without a result. */
  public static void runAsSystem(Runnable work) {
    callAsSystem(
        () -> {
          work.run();
          return true;
        });
  }

  /** Runs {@code work} in this context and restores the one before. */
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    // The latest one is found; the one before it is uncovered again when the scope ends.
    try (PropagatedContext.Scope ignored = PropagatedContext.getOrEmpty().plus(this).propagate()) {
      return work.get();
    }
  }
}
