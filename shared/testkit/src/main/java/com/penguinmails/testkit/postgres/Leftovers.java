package com.penguinmails.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Clones of killed test runs and templates of earlier migrations; only for one who is alone. */
record Leftovers(Cluster cluster) {
  void drop() throws SQLException {
    List<String> current = Templates.currentNames();
    try (Connection connection = cluster.superuser(Cluster.SUPERUSER)) {
      AdminSql sql = new AdminSql(connection);
      for (String database : sql.names("select datname from pg_database")) {
        boolean clone = database.startsWith(TestDatabases.PREFIX);
        boolean template = database.startsWith(Templates.PREFIX);
        if (clone || (template && !current.contains(database))) {
          sql.dropDatabase(database);
        }
      }
    }
  }
}
