package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries statements as a role and takes them back. */
final class Attempt {
  private final Connection connection;

  /** Works on a connection of the role, which it takes out of autocommit. */
  Attempt(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /**
   * Runs a statement for a tenant and rolls back.
   *
   * @return how many rows it reached; -1 when it was refused; a rule about values counts as one
   *     row, because the row got past the rules about whose it is
   */
  long reach(@Nullable UUID tenant, String sql, @Nullable Object... values) throws SQLException {
    try {
      context(tenant);
      return run(sql, values);
    } catch (SQLException e) {
      return state(e).startsWith("23") ? 1 : -1;
    } finally {
      connection.rollback();
    }
  }

  /** Runs a statement for a tenant and rolls back; returns its error, or "" without one. */
  String error(@Nullable UUID tenant, String sql, @Nullable Object... values) throws SQLException {
    try {
      context(tenant);
      run(sql, values);
      return "";
    } catch (SQLException e) {
      return state(e);
    } finally {
      connection.rollback();
    }
  }

  /** The first column of the rows a query shows a tenant; nothing when it is refused. */
  List<String> values(@Nullable UUID tenant, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try {
      context(tenant);
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.add(String.valueOf(row.getString(1)));
        }
      }
    } catch (SQLException e) {
      assertThat(state(e)).as("a right that is missing").isEqualTo("42501");
    } finally {
      connection.rollback();
    }
    return values;
  }

  /** Columns of a table this role has a right on, in the table's order. */
  List<String> columns(Table table, String right) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select c from unnest(?) c where has_column_privilege(?, c, ?)")) {
      statement.setArray(1, connection.createArrayOf("text", table.columns().keySet().toArray()));
      statement.setString(2, table.name());
      statement.setString(3, right);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    connection.rollback();
    return table.columns().keySet().stream().filter(columns::contains).toList();
  }

  private void context(@Nullable UUID tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select app_sec.set_context(?, null, null)")) {
      statement.setObject(1, tenant, java.sql.Types.OTHER);
      statement.execute();
    }
  }

  private long run(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      if (!statement.execute()) {
        return statement.getUpdateCount();
      }
      long rows = 0;
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          rows++;
        }
      }
      return rows;
    }
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "XX000" : e.getSQLState();
  }
}
