package com.penguinmails.data.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function for a role and says what crossed to or from the other tenant. Nothing crossed
 * when the other's rows are the same afterwards, and when the answer (rows, or the error with its
 * text) is the same with the other's rows there and with them gone.
 *
 * <p>Both calls are made in one transaction, in which {@code now()} stands still, by a superuser
 * who takes the role's place: only he sees what became of the other's rows before all is rolled
 * back. Row security and rights are then the role's.
 */
final class FunctionAttack {
  private final Connection admin;

  /** The column that says whose a row is, by table. */
  private final Map<String, String> owners = new TreeMap<>();

  private final String fingerprint;
  private final List<String> materialisedViews = new ArrayList<>();

  FunctionAttack(Connection admin, List<Table> tables) throws SQLException {
    this.admin = admin;
    admin.setAutoCommit(false);
    tables.stream().filter(Table::isOwned).forEach(t -> owners.put(t.name(), t.owner()));
    // A person has no tenant; this one is a member of the other alone.
    if (tables.stream().anyMatch(table -> table.name().equals("users"))) {
      owners.putAll(Map.of("users", "id", "user_preferences", "user_id"));
    }
    fingerprint =
        owners.keySet().stream()
            .map(
                table ->
                    "select '%s', string_agg(t::text, ' ' order by t::text) from %s t %s"
                        .formatted(table, table, ofOther(table)))
            .collect(Collectors.joining(" union all "));
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery("select oid::regclass from pg_class where relkind = 'm'")) {
      while (row.next()) {
        materialisedViews.add(row.getString(1));
      }
    }
  }

  /** What crossed; nothing when nothing did. */
  List<String> crossed(Function function, String role, @Nullable UUID tenant) throws SQLException {
    try {
      run("set local statement_timeout = '8s'");
      run("set local lock_timeout = '2s'");
      List<String> crossed = new ArrayList<>();
      Savepoint start = admin.setSavepoint();
      Map<String, String> before = rowsOfOther();
      List<String> there = answer(function, role, tenant);
      Map<String, String> after = rowsOfOther();
      owners.keySet().stream()
          .filter(table -> !String.valueOf(before.get(table)).equals(after.get(table) + ""))
          .forEach(table -> crossed.add("changed " + table));
      admin.rollback(start);
      removeRowsOfOther();
      List<String> gone = answer(function, role, tenant);
      if (!there.equals(gone)) {
        crossed.add("answered " + there + ", without the other's rows " + gone);
      }
      return crossed;
    } finally {
      admin.rollback();
    }
  }

  private List<String> answer(Function function, String role, @Nullable UUID tenant)
      throws SQLException {
    Savepoint start = admin.setSavepoint();
    List<String> rows = new ArrayList<>();
    try {
      run("set local session authorization " + role);
      run(
          "select app_sec.set_context("
              + (tenant == null ? "null" : "'" + tenant + "'")
              + ", null, null)");
      try (Statement statement = admin.createStatement();
          ResultSet row = statement.executeQuery(function.call())) {
        while (row.next()) {
          rows.add(String.valueOf(row.getString(1)));
        }
      }
      run("set constraints all immediate");
      run("reset session authorization");
    } catch (SQLException e) {
      admin.rollback(start);
      // Without the lines that say where: they depend on what the connection has planned before.
      String text = String.valueOf(e.getMessage()).replaceAll("(?s)\\n  Where: .*", "");
      return List.of("error " + e.getSQLState() + " " + text);
    }
    rows.sort(null);
    return rows;
  }

  private Map<String, String> rowsOfOther() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (PreparedStatement statement = admin.prepareStatement(fingerprint);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.put(row.getString(1), String.valueOf(row.getString(2)));
      }
    }
    return rows;
  }

  private void removeRowsOfOther() throws SQLException {
    // Neither foreign keys nor triggers.
    run("set local session_replication_role = replica");
    for (String table : owners.keySet()) {
      run("delete from " + table + ofOther(table));
    }
    run("set local session_replication_role = origin");
    for (String view : materialisedViews) {
      run("refresh materialized view " + view);
    }
  }

  private String ofOther(String table) {
    return " where " + owners.get(table) + " = '" + TwoTenants.OTHER + "'";
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }
}
