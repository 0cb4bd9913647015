package com.penguinmails.data.isolation;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which role can do what to whose rows, from trying it. */
final class AccessMatrix {
  static final List<String> ROLES = List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM);

  private AccessMatrix() {}

  static String of(TestDatabases databases) throws SQLException {
    StringBuilder text =
        new StringBuilder(
            """
            # Who can do what to whose rows

            Tried out against every table by `AccessMatrixDbTest`, which fails when this file and the databases differ and
            writes it anew with `-Daccess.matrix.write=true`. R reads, C creates, U updates, D deletes; three scopes beside
            each other: rows of the running tenant / of another tenant while one is running / of any tenant while none is.
            A table without an owner has one scope. A dot is nothing.
            """);
    for (Tier tier : Tier.values()) {
      text.append("\n## ").append(tier.key()).append("\n\n");
      text.append("| table | app | worker | platform |\n|---|---|---|---|\n");
      rows(databases, tier)
          .forEach(
              (table, cells) ->
                  text.append("| " + table + " | " + String.join(" | ", cells) + " |\n"));
    }
    return text.toString();
  }

  private static Map<String, List<String>> rows(TestDatabases databases, Tier tier)
      throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    TwoTenants data = TwoTenants.in(databases, tier);
    for (String role : ROLES) {
      try (Connection connection = databases.connection(tier, role)) {
        Attempt attempt = new Attempt(connection);
        for (Table table : data.tables()) {
          rows.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(cell(attempt, table));
        }
      }
    }
    return rows;
  }

  private static String cell(Attempt attempt, Table table) throws SQLException {
    if (!table.isOwned()) {
      return letters(attempt, table, TwoTenants.OWN, null);
    }
    return letters(attempt, table, TwoTenants.OWN, TwoTenants.OWN)
        + " / "
        + letters(attempt, table, TwoTenants.OWN, TwoTenants.OTHER)
        + " / "
        + letters(attempt, table, null, TwoTenants.OTHER);
  }

  private static String letters(
      Attempt attempt, Table table, @Nullable UUID running, @Nullable UUID target)
      throws SQLException {
    String where = target == null ? "" : " where " + table.owner() + " = '" + target + "'";
    List<String> readable = attempt.columns(table, "select");
    List<String> writable = attempt.columns(table, "insert");
    List<String> changeable = attempt.columns(table, "update");
    StringBuilder letters = new StringBuilder();
    if (!readable.isEmpty()
        && attempt.reach(running, "select " + readable.getFirst() + " from " + table.name() + where)
            > 0) {
      letters.append('R');
    }
    if (!writable.isEmpty() && (target == null || writable.contains(table.owner()))) {
      Object[] owner = target == null ? new Object[0] : new Object[] {target};
      if (attempt.reach(running, table.insert(writable), owner) > 0) {
        letters.append('C');
      }
    }
    if (!changeable.isEmpty()) {
      String column = changeable.getFirst();
      String set = " set " + column + " = " + (readable.contains(column) ? column : "default");
      if (attempt.reach(running, "update " + table.name() + set + where) > 0) {
        letters.append('U');
      }
    }
    if (attempt.reach(running, "delete from " + table.name() + where) > 0) {
      letters.append('D');
    }
    return letters.isEmpty() ? "." : letters.toString();
  }
}
