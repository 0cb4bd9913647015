package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One migrated database per tier, content of its migrations and month, {@code
 * tpl_<tier>_<hash>_<month>}, which every test class copies. Migrations make partitions from their
 * own month on.
 */
record Templates(Cluster cluster, String ownerPassword) {
  static final String PREFIX = "tpl_";

  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT);

  /** Any number, the same in all programs: one migrates, the others wait. */
  private static final long ADVISORY_LOCK = 7_200_415L;

  static List<String> currentNames() {
    return Arrays.stream(Tier.values()).map(Templates::name).toList();
  }

  static String name(Tier tier) {
    String month = MONTH.format(YearMonth.now(ZoneId.of(TestTimeZone.ID)));
    return PREFIX + tier.key() + "_" + MigrationFingerprint.of(tier) + "_" + month;
  }

  /** Copies the tier's template, which is migrated first if need be. */
  void copy(Tier tier, String clone) throws SQLException {
    try (Connection connection = cluster.superuser(Cluster.SUPERUSER)) {
      AdminSql sql = new AdminSql(connection);
      String template = name(tier);
      if (!sql.exists(template)) {
        create(sql, tier, template);
      }
      create(sql, clone, template);
    }
  }

  private void create(AdminSql sql, Tier tier, String template) throws SQLException {
    sql.names("select pg_advisory_lock(?)::text", ADVISORY_LOCK);
    try {
      if (sql.exists(template)) {
        return;
      }
      String unfinished = template + "_unfinished";
      sql.dropDatabase(unfinished);
      create(sql, unfinished, "template0");
      new Migrator(tier, cluster.url(unfinished), Roles.OWNER, ownerPassword).migrate();
      sql.run("alter database %I is_template true allow_connections false", unfinished);
      sql.run("alter database %I rename to %I", unfinished, template);
    } finally {
      sql.names("select pg_advisory_unlock(?)::text", ADVISORY_LOCK);
    }
  }

  /** A copy has its template's contents, but not the rights on the database itself. */
  private static void create(AdminSql sql, String database, String template) throws SQLException {
    sql.run(
        "create database %I owner %I template %I strategy file_copy",
        database, Roles.OWNER, template);
    sql.run("revoke all on database %I from public", database);
    sql.run(
        "grant connect on database %I to %I, %I, %I",
        database, Roles.APP, Roles.WORKER, Roles.PLATFORM);
  }
}
