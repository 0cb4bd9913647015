package com.penguinmails.data.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.OwnPostgres;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables are taken that PostgreSQL vacuums by itself at that moment, and would for minutes. In a
 * server that begins to do so within a second.
 */
final class VacuumDbTest {
  private static final String SLOWLY =
      " set (autovacuum_vacuum_insert_threshold = 100, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)";

  private static OwnPostgres postgres;
  private static TestDatabases databases;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    postgres =
        OwnPostgres.start(
            directory, Map.of("autovacuum_naptime", "1s", "autovacuum_max_workers", "10"));
    databases = postgres.databases(Tier.OLTP, Tier.OLAP, Tier.CONTENT);
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @Test
  void shouldTakeAYearOfBillingBack() throws Exception {
    try (Connection superuser = databases.superuser(Tier.OLAP);
        Connection owner = databases.owner(Tier.OLAP);
        Statement statement = owner.createStatement()) {
      vacuumSlowly(
          superuser,
          "billing_analytics_y2025",
          """
          insert into billing_analytics (tenant_id, period_start, period_end)
          select gen_random_uuid(), '2025-03-01 00:00Z', '2025-04-01 00:00Z' from generate_series(1, 20000)
          """);
      statement.execute("select app_sec.roll_back_billing_year(2025)");
      assertThat(count(owner, "pg_class where relname = 'billing_analytics_y2025_default'"))
          .isOne();
    }
  }

  @Test
  void shouldTakeTheViewOfCampaignsBack() throws Exception {
    try (Connection superuser = databases.superuser(Tier.OLAP);
        Connection owner = databases.owner(Tier.OLAP);
        Statement statement = owner.createStatement()) {
      try (Statement filling = superuser.createStatement()) {
        filling.execute(
            """
            insert into campaigns (id, tenant_id, name, status, updated)
            select gen_random_uuid(), gen_random_uuid(), 'c' || n, 'sending', now() from generate_series(1, 20000) n;
            insert into campaign_analytics (tenant_id, campaign_id, sent) select tenant_id, id, 1 from campaigns
            """);
      }
      vacuumSlowly(
          superuser,
          "campaign_performance_mv",
          "refresh materialized view campaign_performance_mv");
      statement.execute("select app_sec.roll_back_campaign_performance()");
      assertThat(count(owner, "pg_views where viewname = 'campaign_performance_mv'")).isOne();
    }
  }

  @Test
  void shouldDropAMonthOfMessages() throws Exception {
    try (Connection superuser = databases.superuser(Tier.CONTENT);
        Connection owner = databases.owner(Tier.CONTENT);
        Statement statement = owner.createStatement()) {
      statement.execute("select app_sec.make_message_partitions('2007-01-01', 1)");
      vacuumSlowly(
          superuser,
          "email_messages_200701",
          """
          insert into email_messages (storage_key, tenant_id, direction, message_type, status)
          select '200701/' || n, gen_random_uuid(), 'outbound', 'email', 'sent' from generate_series(1, 20000) n
          """);
      try (Statement emptying = superuser.createStatement()) {
        emptying.execute("delete from email_messages where storage_key < '200702'");
      }
      assertThat(count(owner, "app_sec.drop_empty_message_partitions('2010-01-01') n where n > 0"))
          .isOne();
    }
  }

  @Test
  void shouldTakeAFormerInstallationOver() throws Exception {
    try (Former former = Former.create(databases, "vacuum")) {
      former.run(Former.TABLES_OF_MESSAGES);
      try (Connection connection = former.connect()) {
        vacuumSlowly(
            connection,
            "email_messages",
            """
            insert into email_messages (storage_key, tenant_id, direction, message_type, status)
            select 'email_' || n, gen_random_uuid(), 'outbound', 'email', 'sent' from generate_series(1, 20000) n
            """);
      }
      LegacyDatabase legacy = LegacyDatabase.messages(former.url(), Roles.OWNER, former.password());
      legacy.stage();
      assertThat(former.count("email_messages_next")).isZero();
    }
  }

  /** Fills the table and returns when a vacuum of it is under way. */
  private static void vacuumSlowly(Connection connection, String table, String filling)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(alter(table) + SLOWLY);
      statement.execute(filling);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                count(
                        connection,
                        "pg_locks where mode = 'ShareUpdateExclusiveLock' and relation = '"
                            + table
                            + "'::regclass")
                    == 1);
  }

  private static String alter(String table) {
    return (table.endsWith("_mv") ? "alter materialized view " : "alter table ") + table;
  }

  private static long count(Connection connection, String from) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
