package com.penguinmails.data.migration;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.util.PasswordUtil;

/**
 * Creates roles and databases on a cluster, as its master user: {@code db/bootstrap.sql} and then
 * the passwords. Safe to repeat; a password that changed is changed on the cluster.
 */
public final class Bootstrap {
  /** Connects to a database of the cluster as its master user. */
  @FunctionalInterface
  public interface MasterConnections {
    /**
     * Opens one connection, in autocommit mode.
     *
     * @throws SQLException when the server refuses it
     */
    Connection connect(String database) throws SQLException;
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 16;

  private final MasterConnections master;

  /** Over connections of the cluster's master user. */
  public Bootstrap(MasterConnections master) {
    this.master = master;
  }

  /** Over TLS connections to this host as its master user. */
  public static Bootstrap of(String host, String user, String password) {
    return new Bootstrap(
        database ->
            DriverManager.getConnection(
                "jdbc:postgresql://" + host + ":5432/" + database + "?sslmode=require",
                user,
                password));
  }

  /**
   * Runs the script and sets the passwords.
   *
   * @param passwords by role name, see {@link Roles#LOGINS}
   * @throws SQLException when the master user lacks a right; what ran before stays
   */
  public void run(Map<String, String> passwords) throws SQLException {
    Connection connection = master.connect("postgres");
    try {
      for (BootstrapScript.Step step : BootstrapScript.steps()) {
        switch (step.kind()) {
          case CONNECT -> {
            connection.close();
            connection = master.connect(step.text());
          }
          case RUN -> execute(connection, step.text());
          case RUN_ROWS -> executeRows(connection, step.text());
        }
      }
      setPasswords(connection, passwords);
    } finally {
      connection.close();
    }
  }

  /** The server gets verifiers, in as many rounds as it asks for: no password reaches its log. */
  private static void setPasswords(Connection connection, Map<String, String> passwords)
      throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    int rounds = rounds(connection);
    for (Map.Entry<String, String> login : passwords.entrySet()) {
      byte[] salt = new byte[SALT_BYTES];
      RANDOM.nextBytes(salt);
      String verifier =
          PasswordUtil.encodeScramSha256(login.getValue().toCharArray(), rounds, salt);
      execute(
          connection,
          "alter role %s password '%s'"
              .formatted(
                  postgres.escapeIdentifier(login.getKey()), postgres.escapeLiteral(verifier)));
    }
  }

  private static int rounds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show scram_iterations")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void executeRows(Connection connection, String sql) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        statements.add(rows.getString(1));
      }
    }
    for (String each : statements) {
      execute(connection, each);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
