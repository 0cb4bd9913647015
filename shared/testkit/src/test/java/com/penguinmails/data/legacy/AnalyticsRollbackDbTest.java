package com.penguinmails.data.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Migration 004: the view and a year of billing go and come back while clients read and write. */
@ExtendWith(TestDatabasesExtension.class)
@Isolated("looks at how long others wait")
class AnalyticsRollbackDbTest {
  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";
  private static final String CONTEXT =
      "select app_sec.set_context('" + TENANT + "', null::uuid, null::text)";

  private static final String SENT =
      "select coalesce(sum(sent), 0) || ' of ' || count(*) from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 101)";

  /** Everything a view or partition has, its indexes included. */
  private static final String SHAPE =
      """
      select string_agg(concat_ws(' ', c.relname, c.relkind, pg_get_userbyid(c.relowner), c.relacl, c.reloptions, c.relispopulated,
               c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid, 'pg_class'), pg_get_expr(c.relpartbound, c.oid),
               case when c.relkind = 'm' then pg_get_viewdef(c.oid) end, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique,
               (select h.inhparent::regclass from pg_inherits h where h.inhrelid = c.oid),
               (select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                                            pg_get_expr(d.adbin, d.adrelid)), ', ' order by a.attnum)
                  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                 where a.attrelid = c.oid and a.attnum > 0)), E'\\n' order by c.relname)
        from pg_class c left join pg_index i on i.indexrelid = c.oid
       where '%1$s'::regclass in (c.oid, i.indrelid)
      """;

  private final TestDatabases databases;

  AnalyticsRollbackDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldTakeTheViewBackAndMakeItAgainWhilePeopleReadIt() throws Exception {
    fillCampaigns();
    assertThat(Waits.longest(this::viewThereAndBack)).isLessThan(Waits.MOST);
  }

  private Duration viewThereAndBack() throws Exception {
    String before = shape("campaign_performance_mv");
    try (Client reader = Client.start(connect(Roles.APP), this::readCampaigns);
        Client writer = Client.start(connect(Roles.WORKER), AnalyticsRollbackDbTest::count)) {
      for (int i = 0; i < 2; i++) {
        reader.goOn();
        owner("select app_sec.roll_back_campaign_performance()");
        assertThat(kind("campaign_performance_mv")).isEqualTo("v");
        reader.goOn();
        writer.goOn();
        owner("select app_sec.apply_campaign_performance()");
        assertThat(shape("campaign_performance_mv")).isEqualTo(before);
      }
      reader.goOn();
      reader.stop();
      writer.stop();
      return longer(reader, writer);
    }
  }

  @Test
  void shouldShowATenantItsOwnNumbersOfThisMomentWhileTheViewIsTakenBack() throws Exception {
    fillCampaigns();
    owner("select app_sec.roll_back_campaign_performance()");
    owner("select app_sec.roll_back_campaign_performance()");
    try (Connection app = connect(Roles.APP);
        Statement statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute(CONTEXT);
      superuser("update campaign_analytics set sent = 2 where tenant_id = '" + TENANT + "'");
      assertThat(one(statement, SENT)).isEqualTo("100 of 50");
      app.rollback();
      // Nobody else may read it.
      assertThatThrownBy(() -> statement.execute("select from campaign_performance_mv"))
          .hasMessageContaining("permission denied");
    } finally {
      owner("select app_sec.apply_campaign_performance()");
      owner("select app_sec.apply_campaign_performance()");
    }
    assertThat(
            superuser(
                "select changes is null and refreshed > now() - interval '1 minute' from view_refreshes where view_name = 'campaign_performance_mv'"))
        .isEqualTo("t");
  }

  @Test
  void shouldNotLetReadersWaitForARefreshBehindTheRollback() throws Exception {
    fillCampaigns();
    assertThat(Waits.longest(this::takeBackDuringARefresh)).isLessThan(Waits.MOST);
  }

  private Duration takeBackDuringARefresh() throws Exception {
    try (Connection refreshing = connect(Roles.WORKER);
        Statement refresh = refreshing.createStatement();
        Client reader = Client.start(connect(Roles.APP), this::readCampaigns)) {
      refreshing.setAutoCommit(false);
      refresh.execute("refresh materialized view concurrently campaign_performance_mv");
      CompletableFuture<String> rollback =
          CompletableFuture.supplyAsync(
              () -> quietly("select app_sec.roll_back_campaign_performance()"));
      for (int i = 0; i < 2; i++) {
        await().until(() -> isAnybodyWaiting());
        reader.goOn();
      }
      assertThat(rollback).isNotDone();
      refreshing.commit();
      rollback.get(30, TimeUnit.SECONDS);
      reader.goOn();
      reader.stop();
      return reader.slowest();
    } finally {
      owner("select app_sec.apply_campaign_performance()");
    }
  }

  @Test
  void shouldTakeAYearBackAndMakeItAgainWithAllItsRowsWhileClientsWriteIt() throws Exception {
    assertThat(Waits.longest(this::yearThereAndBack)).isLessThan(Waits.MOST);
  }

  private Duration yearThereAndBack() throws Exception {
    superuser("truncate billing_analytics");
    superuser(
        """
        insert into billing_analytics (tenant_id, period_start, period_end)
        select gen_random_uuid(), '2025-03-01 00:00Z', '2025-04-01 00:00Z' from generate_series(1, 100000)
        """);
    String before = shape("billing_analytics_y2025");
    assertThat(before).contains("FOR VALUES FROM", "(tenant_id, period_start, period_end)");
    try (Client writer = Client.start(connect(Roles.WORKER), AnalyticsRollbackDbTest::bill);
        Client reader = Client.start(connect(Roles.APP), AnalyticsRollbackDbTest::readBills)) {
      for (int i = 0; i < 2; i++) {
        writer.goOn();
        owner("select app_sec.roll_back_billing_year(2025)");
        assertThat(kind("billing_analytics_y2025")).isEmpty();
        writer.goOn();
        reader.goOn();
        owner("select app_sec.apply_billing_year(2025)");
        assertThat(shape("billing_analytics_y2025")).isEqualTo(before);
      }
      writer.goOn();
      int written = writer.stop();
      reader.stop();
      assertThat(superuser("select count(*) from billing_analytics where emails_sent = 1"))
          .isEqualTo(String.valueOf(written));
      assertThat(superuser("select count(*) from billing_analytics_y2025"))
          .isEqualTo(String.valueOf(100_000 + written));
      return longer(writer, reader);
    }
  }

  @Test
  void shouldTakeBackOneYearAtATimeAndMakeOthersMeanwhile() throws Exception {
    superuser("truncate billing_analytics");
    owner("select app_sec.apply_billing_year(2081)");
    owner("select app_sec.roll_back_billing_year(2081)");
    owner("select app_sec.roll_back_billing_year(2081)");
    assertThatThrownBy(() -> owner("select app_sec.roll_back_billing_year(2025)"))
        .hasMessageContaining("billing_analytics_y2081_default");
    assertThat(owner("select app_sec.make_billing_partitions(2080, 3)")).isEqualTo("2");
    assertThat(kind("billing_analytics_y2081")).isEmpty();
    owner("select app_sec.apply_billing_year(2081)");
    owner("select app_sec.apply_billing_year(2081)");
    assertThat(kind("billing_analytics_y2081")).isEqualTo("r");
    assertThat(owner("select app_sec.default_billing_partition()")).isNull();
    assertThatThrownBy(() -> owner("select app_sec.roll_back_billing_year(1999)"))
        .hasMessageContaining("billing_analytics_y1999");
  }

  /** Fifty campaigns of one tenant among many. */
  private void fillCampaigns() throws SQLException {
    superuser("truncate campaigns, campaign_analytics");
    superuser(
        """
        insert into campaigns (id, tenant_id, name, status, updated)
        select gen_random_uuid(), case when n <= 50 then '%s'::uuid else gen_random_uuid() end, 'c' || n, 'sending', now()
          from generate_series(1, 20000) n
        """
            .formatted(TENANT));
    superuser(
        "insert into campaign_analytics (tenant_id, campaign_id, sent) select tenant_id, id, 1 from campaigns");
    superuser("refresh materialized view campaign_performance_mv");
  }

  private void readCampaigns(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CONTEXT);
      assertThat(one(statement, SENT)).endsWith(" of 50");
    }
  }

  private static void count(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CONTEXT);
      statement.execute(
          "update campaign_analytics set sent = sent + 1 where tenant_id = '" + TENANT + "'");
    }
  }

  /** As the daily recount does: what is there is counted anew. */
  private static void bill(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CONTEXT);
      for (int emails = 0; emails < 2; emails++) {
        statement.execute(
            """
            insert into billing_analytics (tenant_id, period_start, period_end, emails_sent)
            select '%s', t, t + interval '1 month', %d from (select '2025-05-01 00:00Z'::timestamptz + %d * interval '1 second' as t) p
            on conflict (tenant_id, period_start, period_end) do update set emails_sent = excluded.emails_sent
            """
                .formatted(TENANT, emails, number));
      }
    }
  }

  private static void readBills(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CONTEXT);
      assertThat(one(statement, "select count(*) > 0 from billing_analytics")).isEqualTo("t");
    }
  }

  private boolean isAnybodyWaiting() throws SQLException {
    return !"0".equals(superuser("select count(*) from pg_locks where not granted"));
  }

  private String shape(String relation) throws SQLException {
    return superuser(SHAPE.formatted(relation));
  }

  private String kind(String relation) throws SQLException {
    return superuser(
        "select coalesce((select relkind::text from pg_class where oid = to_regclass('"
            + relation
            + "')), '')");
  }

  private static Duration longer(Client one, Client other) {
    return one.slowest().compareTo(other.slowest()) > 0 ? one.slowest() : other.slowest();
  }

  private Connection connect(String role) throws SQLException {
    return databases.connection(Tier.OLAP, role);
  }

  private String owner(String sql) throws SQLException {
    try (Connection connection = databases.owner(Tier.OLAP);
        Statement statement = connection.createStatement()) {
      return one(statement, sql);
    }
  }

  private String quietly(String sql) {
    try {
      return owner(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String superuser(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLAP);
        Statement statement = connection.createStatement()) {
      return one(statement, sql);
    }
  }

  /** The first value, or nothing for a statement without rows. */
  private static String one(Statement statement, String sql) throws SQLException {
    if (!statement.execute(sql)) {
      return "";
    }
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getString(1);
    }
  }
}
