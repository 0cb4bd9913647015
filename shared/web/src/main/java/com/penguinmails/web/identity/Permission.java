package com.penguinmails.web.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What a caller may do inside a tenant. Each includes the ones before. */
public enum Permission {
  /** Look at everything. */
  READ,
  /** Change leads, templates and campaigns. */
  WRITE,
  /** Change what mail is sent from: domains and email accounts. */
  ADMIN;

  /** Returns what a member with these roles ({@code tenant_users.roles}) may do. */
  static Set<Permission> ofRoles(Collection<String> roles) {
    if (roles.contains("owner") || roles.contains("admin")) {
      return EnumSet.allOf(Permission.class);
    }
    if (roles.contains("member")) {
      return EnumSet.of(READ, WRITE);
    }
    return roles.contains("viewer") ? EnumSet.of(READ) : EnumSet.noneOf(Permission.class);
  }

  /** Returns what an API key with these scopes may do. */
  static Set<Permission> ofScopes(Collection<String> scopes) {
    if (scopes.contains("admin")) {
      return EnumSet.allOf(Permission.class);
    }
    if (scopes.contains("write")) {
      return EnumSet.of(READ, WRITE);
    }
    return scopes.contains("read") ? EnumSet.of(READ) : EnumSet.noneOf(Permission.class);
  }
}
