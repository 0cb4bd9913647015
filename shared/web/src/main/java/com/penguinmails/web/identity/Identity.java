package com.penguinmails.web.identity;

import java.util.List;
import java.util.UUID;

/** Rows the database's authentication functions answer with. */
final class Identity {
  private Identity() {}

  /** A known API key; {@code usable} when neither revoked nor expired. */
  record Key(UUID id, UUID tenantId, List<String> scopes, boolean usable, boolean tenantDeleted) {}

  /** A known user and the membership of the claimed tenant, if any. */
  record Member(UUID userId, List<String> roles, boolean member, boolean tenantDeleted) {}
}
