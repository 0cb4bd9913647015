package com.penguinmails.testkit.identity;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The tenants of a test.
 *
 * @param first whom a test is about
 * @param second whose rows the first must never see
 * @param deleted whom nobody can act for any more
 */
public record TestTenants(TestTenant first, TestTenant second, TestTenant deleted) {
  private static final List<String> ROLES = List.of("owner", "admin", "member", "viewer");
  private static final List<String> SCOPES = List.of("read", "write", "admin");

  /** Writes the tenants with their users and keys, on the plan without limits. */
  public static TestTenants in(TestDatabases databases) {
    try (Connection connection = databases.superuser(Tier.OLTP)) {
      TestTenants tenants =
          new TestTenants(
              tenant(connection, "First"),
              tenant(connection, "Second"),
              tenant(connection, "Deleted"));
      update(connection, "update tenants set deleted = now() where id = ?", tenants.deleted().id());
      return tenants;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot write the tenants of the test", e);
    }
  }

  private static TestTenant tenant(Connection connection, String name) throws SQLException {
    UUID tenant = Ids.next();
    update(connection, "insert into tenants (id, name) values (?, ?)", tenant, name);
    update(
        connection,
        """
        insert into subscriptions (tenant_id, plan_id, status)
        select ?, id, 'active' from plans where slug = 'internal'
        """,
        tenant);
    Map<String, UUID> users = new HashMap<>();
    for (String role : ROLES) {
      users.put(role, member(connection, tenant, role));
    }
    Map<String, String> keys = new HashMap<>();
    for (String scope : SCOPES) {
      keys.put(scope, key(connection, tenant, scope));
    }
    keys.put("revoked", key(connection, tenant, "admin"));
    keys.put("expired", key(connection, tenant, "admin"));
    spoil(
        connection, "update api_keys set revoked = now() where key_hash = ?", keys.get("revoked"));
    spoil(
        connection,
        "update api_keys set expires = now() - interval '1 second' where key_hash = ?",
        keys.get("expired"));
    return new TestTenant(tenant, users, keys);
  }

  private static UUID member(Connection connection, UUID tenant, String role) throws SQLException {
    UUID user = Ids.next();
    update(
        connection,
        "insert into users (id, email) values (?, ?)",
        user,
        role + "-" + user + "@tenant.example");
    update(
        connection,
        "insert into tenant_users (tenant_id, user_id, roles) values (?, ?, array[?])",
        tenant,
        user,
        role);
    return user;
  }

  private static String key(Connection connection, UUID tenant, String scope) throws SQLException {
    String key = "pm_test_" + UUID.randomUUID();
    update(
        connection,
        """
        insert into api_keys (id, tenant_id, name, prefix, key_hash, scopes)
        values (?, ?, ?, ?, ?, array[?])
        """,
        Ids.next(),
        tenant,
        scope,
        key.substring(0, 12),
        sha256(key),
        scope);
    return key;
  }

  private static void spoil(
      Connection connection, String sql, @org.jspecify.annotations.Nullable String key)
      throws SQLException {
    update(connection, sql, sha256(String.valueOf(key)));
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
