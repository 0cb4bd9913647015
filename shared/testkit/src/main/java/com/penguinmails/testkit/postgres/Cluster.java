package com.penguinmails.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a server listens and how its master user signs in. */
record Cluster(String host, int port, String superuserPassword) {
  static final String SUPERUSER = "postgres";

  String url(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, superuserPassword);
  }

  @Override
  public String toString() {
    return "Cluster[" + host + ":" + port + "]";
  }
}
