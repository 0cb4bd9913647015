package com.penguinmails.operations.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.maintenance.Retention;
import com.penguinmails.operations.pools.LeakDetection;
import com.penguinmails.operations.upkeep.Rounds;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class SlowStatementsDbTest {
  /** What the product itself was slow at on a busy machine is no matter here. */
  private static final String PLANTED =
      """
      select concat_ws(' | ', tier, query_text, rows_affected, calls, user_id, tenant_id)
        from query_performance_log where query_text like '%pg_sleep%' order by id
      """;

  private final TestDatabases databases;
  private final TestApi api;

  SlowStatementsDbTest(TestDatabases databases) {
    this.databases = databases;
    this.api = TestApi.start(databases);
  }

  @BeforeEach
  void count() throws SQLException {
    for (Tier tier : Tier.values()) {
      run(tier, "create extension if not exists pg_stat_statements");
      run(
          tier,
          "select pg_stat_statements_reset(0, oid, 0) from pg_database where datname = current_database()");
    }
    run(Tier.OLTP, "truncate query_performance_log");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldWriteDownWhatIsSlowInAnyTierWithoutItsValues() throws SQLException {
    call(Tier.OLTP, "select 'someone@example.org', pg_sleep(%s) from generate_series(1, 3)", 0.05);
    call(Tier.QUEUE, "select pg_sleep(%s)", 0.15);
    call(Tier.QUEUE, "select pg_sleep(%s), 1", 0);
    assertThat(round(Roles.WORKER, LeakDetection.class))
        .hasEntrySatisfying(
            "slow_statements", each -> assertThat((Long) each).isGreaterThanOrEqualTo(2));
    assertThat(rows(Tier.OLTP, PLANTED))
        .containsExactly(
            "oltp | select $1, pg_sleep($2) from generate_series($3, $4) | 3 | 5",
            "queue | select pg_sleep($1) | 1 | 5");
    assertThat(
            rows(
                Tier.OLTP,
                "select true from query_performance_log where query_text like '%pg_sleep%' and execution_time > '100 ms'"))
        .hasSize(2);
  }

  @Test
  void shouldWriteItDownOnceADayAndOnlyWhileItIsCalled() throws SQLException {
    call(Tier.OLTP, "select pg_sleep(%s)", 0.15);
    round(Roles.WORKER, LeakDetection.class);
    call(Tier.OLTP, "select pg_sleep(%s)", 0.15);
    round(Roles.WORKER, LeakDetection.class);
    assertThat(rows(Tier.OLTP, PLANTED)).as("on the same day").hasSize(1);
    run(
        Tier.OLTP,
        "update query_performance_log set created_at = created_at - interval '25 hours'");
    round(Roles.WORKER, LeakDetection.class);
    assertThat(rows(Tier.OLTP, PLANTED)).as("called since").hasSize(2);
    run(
        Tier.OLTP,
        "update query_performance_log set created_at = created_at - interval '25 hours'");
    round(Roles.WORKER, LeakDetection.class);
    assertThat(rows(Tier.OLTP, PLANTED)).as("not called since").hasSize(2);
  }

  @Test
  void shouldWriteDownTheTwentySlowestAtMost() throws SQLException {
    for (int columns = 1; columns <= 22; columns++) {
      call(Tier.OLAP, "select pg_sleep(%s)" + ", 1".repeat(columns), 0.15);
    }
    round(Roles.WORKER, LeakDetection.class);
    assertThat(rows(Tier.OLTP, "select id::text from query_performance_log where tier = 'olap'"))
        .hasSize(20);
  }

  @Test
  void shouldKeepThemAsLongAsTheConfigurationSays() throws SQLException {
    run(
        Tier.OLTP,
        """
        insert into query_performance_log (query_text, execution_time, created_at)
        select 'pg_sleep', '1 s', now() - n * interval '1 day' from unnest(array[29, 31]) n
        """);
    round(Roles.OWNER, Retention.class);
    assertThat(rows(Tier.OLTP, PLANTED)).hasSize(1);
  }

  /** Five times, as the API's role; only the first takes so many seconds. */
  private void call(Tier tier, String sql, double seconds) throws SQLException {
    try (Connection connection = databases.connection(tier, Roles.APP);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 5; i++) {
        statement.execute(sql.formatted(i == 0 ? seconds : 0.0));
      }
    }
  }

  private Map<String, Object> round(String role, Class<? extends Upkeep> upkeep) {
    return api.beans(role)
        .getBean(Rounds.class)
        .run(
            api.beans(role).getBean(upkeep), Deadline.in(Clock.systemUTC(), Duration.ofMinutes(5)));
  }

  private void run(Tier tier, String sql) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(Tier tier, String query) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }
}
