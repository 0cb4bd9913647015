package com.penguinmails.web.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an employee of the platform may do: the rows of the table {@code permissions}. */
public enum StaffPermission {
  TENANTS_READ,
  TENANTS_WRITE,
  USERS_READ,
  USERS_WRITE,
  USERS_DELETE,
  PLANS_READ,
  PLANS_WRITE,
  BILLING_READ,
  /** Synchronise with Stripe and replay its events. */
  BILLING_WRITE,
  QUEUES_READ,
  QUEUES_WRITE,
  /** Servers and their addresses. */
  INFRASTRUCTURE_READ,
  INFRASTRUCTURE_WRITE,
  SYSTEM_READ,
  SYSTEM_WRITE,
  FLAGS_WRITE,
  NOTIFICATIONS_READ,
  NOTIFICATIONS_WRITE,
  AUDIT_READ,
  SECURITY_READ,
  VAULT_READ,
  VAULT_WRITE;

  /** The name in the database, for example {@code billing.read}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Returns those of these names the product knows; a name it does not know permits nothing. */
  static Set<StaffPermission> ofKeys(Collection<String> keys) {
    return keys.stream()
        .map(StaffPermission::ofKey)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<StaffPermission> ofKey(String key) {
    return Arrays.stream(values()).filter(permission -> permission.key().equals(key)).findFirst();
  }
}
