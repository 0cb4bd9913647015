package com.penguinmails.data.monitoring;

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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class ConnectionPoolsDbTest {
  private final TestDatabases databases;

  ConnectionPoolsDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void empty() throws SQLException {
    run("truncate system_notifications, connection_pool_metrics cascade");
  }

  @Test
  void shouldReportEachLeakOnceHoweverOftenItLooks() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(2);
        Connection first = databases.connection(Tier.OLTP, Roles.WORKER);
        Connection second = databases.connection(Tier.CONTENT, Roles.APP)) {
      List<Integer> leaked = List.of(pid(first), pid(second));
      Future<?> one = executor.submit(() -> sleep(first));
      Future<?> two = executor.submit(() -> sleep(second));
      await()
          .untilAsserted(
              () -> {
                look();
                assertThat(reported(leaked)).containsAll(leaked);
              });
      for (int i = 0; i < 3; i++) {
        look();
      }
      assertThat(reported(leaked)).doesNotHaveDuplicates();
      assertThat(
              text(
                  """
                  select format('%%s %%s %%s %%s', severity, category, title, metadata ->> 'query') from system_notifications
                   where metadata ->> 'pid' = '%s'
                  """
                      .formatted(leaked.getFirst())))
          .startsWith("warning connection_pool Potential Connection Leak Detected select pg_sleep");
      assertThat(
              text(
                  "select message from system_notifications where metadata ->> 'pid' = '%s'"
                      .formatted(leaked.getLast())))
          .matches("Connection PID \\d+ has been active for [\\d.]+ minutes");
      cancel(leaked);
      one.get();
      two.get();
    }
  }

  @Test
  void shouldNotReportWhatIsYoungerThanHalfAnHour() throws SQLException {
    runAs(Roles.WORKER, "select detect_connection_leaks()");
    assertThat(text("select count(*)::text from system_notifications")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "91.00, 0, warning",
    "50.00, 6, warning",
    "95.50, 0, high",
    "50.00, 11, critical",
    "90.00, 5, ''",
    "'', '', ''"
  })
  void shouldAlertOfAPoolUnderPressureOnceWhileItLasts(
      String usage, String pending, String severity) throws SQLException {
    run(
        """
        insert into connection_pool_metrics (pool_config_id, connection_usage_rate, pending_acquires)
        select id, nullif('%s', '')::numeric, nullif('%s', '')::int from connection_pool_config where pool_name = 'queue_pool'
        """
            .formatted(usage, pending));
    runAs(Roles.WORKER, "select detect_connection_leaks()");
    runAs(Roles.PLATFORM, "select detect_connection_leaks()");
    assertThat(text("select coalesce(string_agg(severity, ','), '') from system_notifications"))
        .isEqualTo(severity);
    if (!severity.isEmpty()) {
      assertThat(text("select message from system_notifications"))
          .isEqualTo("queue pool queue_pool utilization: %s%%, pending: %s", usage, pending);
      run(
          """
          insert into connection_pool_metrics (pool_config_id, connection_usage_rate, collected_at)
          select id, 10, now() + interval '1 second' from connection_pool_config where pool_name = 'queue_pool'
          """);
      runAs(Roles.WORKER, "select detect_connection_leaks()");
      assertThat(
              text(
                  "select string_agg(alert_count || ' ' || is_resolved, ',') from system_notifications"))
          .isEqualTo("2 true");
    }
  }

  @Test
  void shouldIgnoreSamplesOlderThanFiveMinutes() throws SQLException {
    run(
        """
        insert into connection_pool_metrics (pool_config_id, connection_usage_rate, collected_at)
        select id, 99, now() - interval '6 minutes' from connection_pool_config limit 1
        """);
    runAs(Roles.WORKER, "select detect_connection_leaks()");
    assertThat(text("select count(*)::text from system_notifications")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "85, 10, 0, Consider increasing max_connections for higher utilization",
    "20, 10, 0, Consider decreasing max_connections to reduce resource usage",
    "50, 150, 0, Consider increasing max_connections to reduce wait times",
    "50, 10, 11, Investigate connection errors - may indicate network or authentication issues",
    "50, 10, 0, Connection pools are well-balanced"
  })
  void shouldRecommendFromTheLastDay(int usage, int wait, int errors, String recommendation)
      throws SQLException {
    run(
        """
        insert into connection_pool_metrics
          (pool_config_id, active_connections, connection_usage_rate, connection_wait_time_avg_ms, connection_errors_count)
        select id, 7, %s, %s, %s from connection_pool_config limit 1
        """
            .formatted(usage, wait, errors));
    runAs(Roles.WORKER, "select optimize_connection_pools()");
    runAs(Roles.WORKER, "select optimize_connection_pools()");
    assertThat(text("select string_agg(message, '|') from system_notifications"))
        .isEqualTo(
            "24h analysis: avg usage %s.0%%, peak 7 connections, avg wait %sms. %s",
            usage, wait, recommendation);
    assertThat(text("select metadata ->> 'peak_connections' from system_notifications"))
        .isEqualTo("7");
  }

  @Test
  void shouldSayThatNothingWasMeasured() throws SQLException {
    runAs(Roles.WORKER, "select optimize_connection_pools()");
    assertThat(text("select message from system_notifications"))
        .isEqualTo(
            "24h analysis: avg usage 0%, peak 0 connections, avg wait 0ms. No metrics were collected");
  }

  @Test
  void shouldNotLetATenantsRequestLook() {
    assertThatThrownBy(() -> runAs(Roles.APP, "select detect_connection_leaks()"))
        .hasMessageContaining("permission denied");
  }

  private void look() throws SQLException {
    runAs(Roles.WORKER, "select detect_connection_leaks(interval '200 milliseconds')");
  }

  /** Those of these that were reported, as often as they were; others use the server as well. */
  private List<Integer> reported(List<Integer> leaked) throws SQLException {
    String pids =
        text(
            """
            select coalesce(string_agg(metadata ->> 'pid', ','), '0') from system_notifications
             where title = 'Potential Connection Leak Detected'
            """);
    return java.util.Arrays.stream(pids.split(",", -1))
        .map(Integer::valueOf)
        .filter(leaked::contains)
        .toList();
  }

  private static int pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Ends when it is cancelled, or by the role's statement timeout. */
  private static void sleep(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_sleep(60)");
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("57014");
    }
  }

  private void cancel(List<Integer> pids) throws SQLException {
    for (int pid : pids) {
      run("select pg_cancel_backend(" + pid + ")");
    }
  }

  private void runAs(String role, String sql) throws SQLException {
    try (Connection connection = databases.connection(Tier.OLTP, role);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
