package com.penguinmails.data.migration;

import com.penguinmails.data.sql.Tier;
import java.util.Map;
import org.flywaydb.core.Flyway;

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
  /**
   * Applies what is pending.
   *
   * @return how many migrations ran; 0 when the schema was current
   * @throws org.flywaydb.core.api.FlywayException when one fails, or an applied one was edited:
   *     there is no repair, put the file back and write a new one
   */
  public int migrate() {
    return Flyway.configure()
        .dataSource(unprepared(url), user, password)
        .locations("classpath:db/migration/" + tier.key())
        .table("flyway_schema_history")
        .validateOnMigrate(true)
        .cleanDisabled(true)
        // A lock held in a transaction would wait for CREATE INDEX CONCURRENTLY, and that for the
        // lock.
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .load()
        .migrate()
        .migrationsExecuted;
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
