package com.penguinmails.local.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Two tenants with a key each, an owner of the first, and a member of the staff. */
public final class DemoTenants {
  /** The demo tenant. */
  public static final UUID DEMO = UUID.fromString("01930000-0000-7000-8000-000000000001");

  /** Another tenant, to see that nothing of the first is visible to it. */
  public static final UUID SECOND = UUID.fromString("01930000-0000-7000-8000-000000000002");

  /** Owner of the demo tenant. */
  public static final UUID OWNER = UUID.fromString("01930000-0000-7000-8000-000000000011");

  /** Employee of the platform. */
  public static final UUID STAFF = UUID.fromString("01930000-0000-7000-8000-000000000012");

  /** Address of {@link #OWNER}. */
  public static final String OWNER_EMAIL = "owner@demo.example";

  /** Address of {@link #STAFF}. */
  public static final String STAFF_EMAIL = "staff@penguinmails.example";

  private DemoTenants() {}

  /**
   * Writes them, or leaves what is there.
   *
   * @param owner connection of the database's owner to the transactional tier
   */
  public static void seed(Connection owner, String demoKey, String secondKey) throws SQLException {
    OwnerSql sql = new OwnerSql(owner);
    tenant(sql, DEMO, "Demo");
    tenant(sql, SECOND, "Second");
    user(sql, OWNER, OWNER_EMAIL, "Olivia Owner");
    user(sql, STAFF, STAFF_EMAIL, "Sam Staff");
    sql.run(
        """
        insert into tenant_users (tenant_id, user_id, roles, email) values (?, ?, array['owner'], ?)
        on conflict (tenant_id, user_id) do nothing
        """,
        DEMO,
        OWNER,
        OWNER_EMAIL);
    sql.run(
        """
        insert into staff_members (user_id, role_id, notes)
        select ?, r.id, 'Made by the local runner' from staff_roles r where r.name = 'super_admin'
        on conflict (user_id) do nothing
        """,
        STAFF);
    key(sql, UUID.fromString("01930000-0000-7000-8000-000000000021"), DEMO, demoKey);
    key(sql, UUID.fromString("01930000-0000-7000-8000-000000000022"), SECOND, secondKey);
  }

  /** The local Stripe forgets at its end: what was bought there is over. */
  public static void forgetPurchases(Connection owner) throws SQLException {
    OwnerSql sql = new OwnerSql(owner);
    sql.run(
        "update tenant_config set stripe_customer_id = null where stripe_customer_id is not null");
    sql.run("delete from subscriptions where stripe_subscription_id is not null");
  }

  private static void tenant(OwnerSql sql, UUID id, String name) throws SQLException {
    sql.run("insert into tenants (id, name) values (?, ?) on conflict (id) do nothing", id, name);
    sql.run(
        """
        insert into subscriptions (tenant_id, plan_id, status)
        select ?, p.id, 'active' from plans p
         where p.slug = 'internal' and not exists (select from subscriptions s where s.tenant_id = ?)
        """,
        id,
        id);
  }

  private static void user(OwnerSql sql, UUID id, String email, String name) throws SQLException {
    sql.run(
        """
        insert into users (id, email, name, email_verified) values (?, ?, ?, now())
        on conflict (id) do nothing
        """,
        id,
        email,
        name);
  }

  /** The hash follows the key file; a key somebody revoked stays revoked. */
  private static void key(OwnerSql sql, UUID id, UUID tenant, String key) throws SQLException {
    sql.run(
        """
        insert into api_keys (id, tenant_id, name, prefix, key_hash, scopes)
        values (?, ?, 'Local runner', ?, ?, array['read', 'write', 'admin'])
        on conflict (id) do update set key_hash = excluded.key_hash, prefix = excluded.prefix
        """,
        id,
        tenant,
        key.substring(0, 11),
        sha256(key));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
