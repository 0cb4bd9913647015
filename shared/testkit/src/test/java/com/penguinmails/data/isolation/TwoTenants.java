package com.penguinmails.data.isolation;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A tier in which every table has a row of one tenant and one of another, whatever the tables'
 * rules about values say: they are taken away first, those about whose row it is stay.
 */
final class TwoTenants {
  static final UUID OWN = UUID.fromString("00000000-0000-7000-8000-000000000001");
  static final UUID OTHER = UUID.fromString("00000000-0000-7000-8000-000000000002");

  private final List<Table> tables;

  private TwoTenants(List<Table> tables) {
    this.tables = tables;
  }

  List<Table> tables() {
    return tables;
  }

  /** What a tenant's row of a table has in some of its columns, as expressions. */
  @FunctionalInterface
  interface Values {
    Map<String, String> of(Table table, UUID tenant) throws SQLException;
  }

  /** Any values do. */
  static TwoTenants in(TestDatabases databases, Tier tier) throws SQLException {
    return in(databases, tier, (table, tenant) -> Map.of());
  }

  static TwoTenants in(TestDatabases databases, Tier tier, Values values) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      for (String drop : rulesAboutValues(admin)) {
        statement.execute(drop);
      }
      List<Table> tables = Table.all(admin);
      // Neither foreign keys nor triggers.
      statement.execute("set session_replication_role = replica");
      for (Table table : tables) {
        for (UUID tenant : List.of(OWN, OTHER)) {
          fill(admin, table, tenant, values.of(table, tenant));
        }
      }
      return new TwoTenants(tables);
    }
  }

  private static void fill(Connection admin, Table table, UUID tenant, Map<String, String> values)
      throws SQLException {
    try (PreparedStatement insert =
        admin.prepareStatement(table.insert(new ArrayList<>(table.columns().keySet()), values))) {
      if (table.isOwned()) {
        insert.setObject(1, tenant);
      }
      insert.executeUpdate();
    }
  }

  private static List<String> rulesAboutValues(Connection admin) throws SQLException {
    List<String> drops = new ArrayList<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) from pg_constraint k
                  join pg_class c on c.oid = k.conrelid and not c.relispartition
                 where k.contype = 'c' and k.connamespace = 'public'::regnamespace
                """)) {
      while (row.next()) {
        drops.add(row.getString(1));
      }
    }
    return drops;
  }
}
