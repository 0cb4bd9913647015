package com.penguinmails.data.isolation;

import com.penguinmails.data.migration.Roles;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes of a tenant that stay, because a notification is sent only when they do. */
final class CommittedWrites {
  private CommittedWrites() {}

  /** Rows of no meaning refer to nothing. */
  static void withoutForeignKeys(TestDatabases databases, Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      List<String> drops = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              """
              select format('alter table %s drop constraint %I', conrelid::regclass, conname)
                from pg_constraint where contype = 'f' and conparentid = 0
              """)) {
        while (row.next()) {
          drops.add(row.getString(1));
        }
      }
      for (String drop : drops) {
        statement.execute(drop);
      }
    }
  }

  /**
   * Updates, deletes and inserts rows of the tenant as each role that may, and in the end as one
   * that may everything: what a function with rights of its own writes has triggers too.
   *
   * @return the kinds of writes that reached a row
   */
  static Set<String> of(TestDatabases databases, Tier tier, Table table) throws SQLException {
    Map<String, String> marks;
    try (Connection admin = databases.superuser(tier)) {
      marks = Marks.of(admin, table, TwoTenants.OWN);
      // Tags are numbered by the database alone.
      marks.computeIfPresent("tag_id", (column, mark) -> "(select min(id) from tags)");
    }
    Set<String> reached = new TreeSet<>();
    for (String role : List.of(Roles.APP, Roles.WORKER)) {
      try (Connection connection = databases.connection(tier, role)) {
        reached.addAll(write(connection, table, marks));
      }
    }
    try (Connection admin = databases.superuser(tier)) {
      reached.addAll(write(admin, table, marks));
    }
    return reached;
  }

  private static Set<String> write(Connection connection, Table table, Map<String, String> marks)
      throws SQLException {
    Attempt attempt = new Attempt(connection);
    List<String> writable = attempt.columns(table, "insert");
    List<String> changeable = new ArrayList<>(attempt.columns(table, "update"));
    changeable.retainAll(attempt.columns(table, "select"));
    Set<String> reached = new TreeSet<>();
    String own = " where " + table.owner() + " = ?::uuid";
    String set = changeable.stream().map(c -> c + " = " + c).collect(Collectors.joining(", "));
    if (!set.isEmpty() && commit(connection, "update " + table.name() + " set " + set + own)) {
      reached.add("update");
    }
    if (commit(connection, "delete from " + table.name() + own)) {
      reached.add("delete");
    }
    // The row that others refer to; or any, where that one may not be deleted.
    if (writable.contains(table.owner())
        && (commit(connection, table.insert(writable, marks))
            || commit(connection, table.insert(writable)))) {
      reached.add("insert");
    }
    report(connection);
    return reached;
  }

  private static boolean commit(Connection connection, String sql) throws SQLException {
    try (PreparedStatement context =
            connection.prepareStatement("select app_sec.set_context(?::uuid, null, null)");
        PreparedStatement write = connection.prepareStatement(sql)) {
      context.setString(1, TwoTenants.OWN.toString());
      context.execute();
      write.setString(1, TwoTenants.OWN.toString());
      int rows = write.executeUpdate();
      connection.commit();
      return rows > 0;
    } catch (SQLException e) {
      connection.rollback();
      return false; // The caller sees which tables nobody could write.
    }
  }

  /** Hands over now what the session has counted, not a second later. */
  private static void report(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
    }
    connection.commit();
  }
}
