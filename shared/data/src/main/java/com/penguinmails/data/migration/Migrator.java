package com.penguinmails.data.migration;

import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings one tier to the newest schema.
 *
 * @param tier whose migrations, from {@code classpath:db/migration/<tier>}
 * @param url JDBC URL of the tier's database, direct: Flyway holds a session lock, which a pooler
 *     in transaction mode would lose
 * @param user the owner
 * @param password the owner's
 */
public record Migrator(Tier tier, String url, String user, String password) {
  private static final String HISTORY = "flyway_schema_history";

  /**
   * Applies what is pending.
   *
   * @return how many migrations ran; 0 when the schema was current
   * @throws org.flywaydb.core.api.FlywayException when one fails, or an applied one was edited:
   *     there is no repair, put the file back and write a new one
   */
  public int migrate() {
    try {
      forgetFailures();
    } catch (SQLException e) {
      throw new FlywayException("The history of " + tier.key() + " cannot be read.", e);
    }
    return Flyway.configure()
        .dataSource(unprepared(url), user, password)
        .locations("classpath:db/migration/" + tier.key())
        .table(HISTORY)
        .validateOnMigrate(true)
        .cleanDisabled(true)
        // A lock held in a transaction would wait for CREATE INDEX CONCURRENTLY, and that for the
        // lock.
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /**
   * What builds an index while clients write runs outside a transaction. When it fails, Flyway
   * keeps a mark and refuses everything from then on; such files may be repeated, so it is enough
   * that the mark goes.
   */
  private void forgetFailures() throws SQLException {
    try (Connection connection = DriverManager.getConnection(unprepared(url), user, password);
        Statement statement = connection.createStatement()) {
      if (exists(statement)) {
        statement.execute("delete from " + HISTORY + " where not success");
      }
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select to_regclass('" + HISTORY + "') is not null")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Behind a pooler a name that a statement was prepared under may be another session's. */
  private static String unprepared(String url) {
    return url + (url.contains("?") ? "&" : "?") + "prepareThreshold=0";
  }

  @Override
  public String toString() {
    return "Migrator[" + tier + ", " + url + "]";
  }
}
