package com.penguinmails.testkit.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Commands that take no parameters from a client; the server itself quotes their names. */
record AdminSql(Connection connection) {
  List<String> names(String query, Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      List<String> names = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  boolean exists(String database) throws SQLException {
    return !names("select datname from pg_database where datname = ?", database).isEmpty();
  }

  /** Runs a command whose names are {@code %I} in the format. */
  void run(String format, Object... names) throws SQLException {
    String markers = ", ?::text".repeat(names.length);
    List<Object> arguments = new ArrayList<>();
    arguments.add(format);
    arguments.addAll(List.of(names));
    String command = names("select format(?" + markers + ")", arguments.toArray()).getFirst();
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** Drops it even while sessions, a pooler's for example, are in it. */
  void dropDatabase(String database) throws SQLException {
    if (exists(database)) {
      run("alter database %I is_template false", database);
      run("drop database if exists %I with (force)", database);
    }
  }
}
