package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/**
 * A tenant's writes tell a listener nothing. Channels cannot be listened to by pattern; but every
 * NOTIFY, whatever its channel and whether or not somebody listens, passes the server's queue of
 * notifications when its transaction commits, and the server counts each access to it.
 */
@ExtendWith(TestDatabasesExtension.class)
class NotificationDbTest {
  /** Trails are only added to, whoever asks. */
  private static final Set<String> REFUSED =
      Set.of(
          "update admin_audit_log",
          "delete admin_audit_log",
          "update audit_log_enhanced",
          "delete audit_log_enhanced");

  private static final Map<Tier, List<Table>> TABLES = new EnumMap<>(Tier.class);
  private static TestDatabases databases;

  @BeforeAll
  static void fill(TestDatabases own) throws SQLException {
    databases = own;
    for (Tier tier : Tier.values()) {
      try (Connection admin = own.superuser(tier)) {
        TABLES.put(
            tier,
            TwoTenants.in(own, tier, (table, tenant) -> Marks.of(admin, table, tenant)).tables());
      }
      CommittedWrites.withoutForeignKeys(own, tier);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldTellNobodyOfAWrite(Tier tier) throws SQLException {
    long before = accesses();
    Set<String> unwritten = new TreeSet<>();
    for (Table table : Objects.requireNonNull(TABLES.get(tier))) {
      if (table.isOwned()) {
        Set<String> missing = new TreeSet<>(Set.of("insert", "update", "delete"));
        missing.removeAll(CommittedWrites.of(databases, tier, table));
        missing.forEach(kind -> unwritten.add(kind + " " + table.name()));
      }
    }
    assertThat(unwritten).as("attempts that wrote nothing show nothing").isSubsetOf(REFUSED);
    assertThat(accesses()).isEqualTo(before);
  }

  @Test
  void shouldSeeATriggerThatTells() throws SQLException {
    Table leads =
        Objects.requireNonNull(TABLES.get(Tier.OLTP)).stream()
            .filter(table -> table.name().equals("leads"))
            .findFirst()
            .orElseThrow();
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        Connection other = databases.connection(Tier.OLTP, Roles.APP);
        Statement listen = other.createStatement()) {
      listen.execute("listen planted");
      statement.execute(
          """
          create function planted() returns trigger language plpgsql
            as 'begin perform pg_notify(''planted'', new.email); return new; end'
          """);
      statement.execute(
          "create trigger planted before insert on leads for each row execute function planted()");
      long before = accesses();
      CommittedWrites.of(databases, Tier.OLTP, leads);
      statement.execute("drop function planted cascade");
      assertThat(accesses()).isGreaterThan(before);
      assertThat(other.unwrap(PGConnection.class).getNotifications(60_000)).isNotEmpty();
      // What listening cost is counted now, not when the session's process has ended.
      listen.execute("unlisten *; select pg_stat_force_next_flush()");
    }
  }

  /**
   * Of all databases of the server; no part of the product notifies, so nothing else is counted.
   */
  private static long accesses() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select blks_zeroed + blks_hit + blks_read from pg_stat_slru where lower(name) = 'notify'")) {
      assertThat(row.next()).as("a server that counts").isTrue();
      return row.getLong(1);
    }
  }
}
