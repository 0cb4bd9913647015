package com.penguinmails.testkit.identity;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A tenant with one member per role and one API key per scope.
 *
 * @param users by role: owner, admin, member, viewer
 * @param keys by scope: read, write, admin; besides revoked and expired, which are refused
 */
public record TestTenant(UUID id, Map<String, UUID> users, Map<String, String> keys) {
  public TestTenant {
    users = Map.copyOf(users);
    keys = Map.copyOf(keys);
  }

  /** The member with this role. */
  public UUID user(String role) {
    return Objects.requireNonNull(users.get(role), role);
  }

  /** The API key with this scope. */
  public String key(String scope) {
    return Objects.requireNonNull(keys.get(scope), scope);
  }
}
