package com.penguinmails.operations.pools;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.LeakDetectionHandler;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real client against a server that speaks CloudWatch's protocol. */
@ExtendWith(TestDatabasesExtension.class)
class ProxyMetricsDbTest {
  private static final String MAIN = "penguinmails-main";
  private static final String QUEUE = "penguinmails-queue";
  private static final String PINNED = "DatabaseConnectionsCurrentlySessionPinned";

  private static TestDatabases databases;
  private static CloudWatchPeer cloudWatch;
  private static TestApi api;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    cloudWatch = new CloudWatchPeer();
    // The default provider chain takes region and credentials from the environment.
    System.setProperty("aws.region", "eu-central-1");
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "key");
    api =
        TestApi.start(
            given,
            Map.of(
                "cloudwatch.endpoint",
                cloudWatch.url(),
                "database.proxies",
                String.join(",", MAIN, MAIN, QUEUE, MAIN)));
  }

  @AfterAll
  static void stop() {
    api.close();
    cloudWatch.close();
    System.clearProperty("aws.region");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void quiet() throws SQLException {
    run("truncate connection_pool_metrics, system_notifications cascade");
    cloudWatch.requests().clear();
    cloudWatch.signatures().clear();
    cloudWatch.set(MAIN, PINNED, 0.0, 0.0);
    cloudWatch.set(MAIN, "MaxDatabaseConnectionsAllowed", 200.0, 200.0);
    cloudWatch.set(MAIN, "DatabaseConnections", 30.0, 50.0);
    cloudWatch.set(MAIN, "DatabaseConnectionsCurrentlyBorrowed", 12.0, 40.0);
    cloudWatch.set(MAIN, "DatabaseConnectionsBorrowLatency", 1_500.0, 7_200.0);
    cloudWatch.set(MAIN, "DatabaseConnectionsSetupSucceeded", 3.0, 4.0);
    cloudWatch.set(MAIN, "DatabaseConnectionsSetupFailed", 0.0, 1.0);
  }

  private static Map<String, Object> look() {
    return new LeakDetectionHandler(api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(1)));
  }

  @Test
  void shouldSampleEachProxyOnce() throws SQLException {
    assertThat(look()).containsEntry("proxies", 2L);
    assertThat(
            text(
                """
                select string_agg(concat_ws(' ', c.tier, active_connections, idle_connections, connection_usage_rate,
                         connection_wait_time_avg_ms, total_connections_created, connection_errors_count), ',')
                  from connection_pool_metrics m join connection_pool_config c on c.id = m.pool_config_id
                 where c.pool_name = 'proxy_pool'
                """))
        .as("nobody used the other one")
        .isEqualTo("oltp 12 18 15.00 7 7 1");
    assertThat(cloudWatch.signatures())
        .allMatch(text -> text.contains("/eu-central-1/monitoring/aws4_request"));
    assertThat(cloudWatch.requests().getFirst())
        .containsEntry("Action", "GetMetricData")
        .containsEntry("MetricDataQueries.member.1.MetricStat.Metric.Namespace", "AWS/RDS")
        .containsEntry(
            "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name", "ProxyName");
  }

  @Test
  void shouldSayWhileConnectionsArePinned() throws SQLException {
    String told =
        """
        select string_agg(concat_ws(' ', severity, alert_count, is_resolved, metadata ->> 'pinned'), ',' order by created)
          from system_notifications where dedupe_key = 'proxy-pinned:%s'
        """
            .formatted(MAIN);
    look();
    assertThat(text(told)).isEqualTo("null");
    cloudWatch.set(MAIN, PINNED, 0.0, 2.0, 0.0);
    look();
    look();
    assertThat(text(told)).isEqualTo("warning 2 f 2");
    cloudWatch.down(true);
    assertThat(look()).containsEntry("failed", 1L).containsEntry("done", true).containsKey("leaks");
    cloudWatch.down(false);
    assertThat(text(told)).as("silence is no answer").isEqualTo("warning 2 f 2");
    cloudWatch.set(MAIN, PINNED, 0.0, 0.0);
    look();
    assertThat(text(told)).isEqualTo("warning 2 t 2");
    cloudWatch.set(MAIN, PINNED, 1.0);
    look();
    assertThat(text(told)).isEqualTo("warning 2 t 2,warning 1 f 1");
  }

  @Test
  void shouldSayThatAProxyIsNearlyFull() throws SQLException {
    cloudWatch.set(MAIN, "DatabaseConnections", 196.0);
    look();
    assertThat(
            text(
                "select string_agg(dedupe_key || ' ' || severity, ',') from system_notifications where source_type = 'pool_metric'"))
        .isEqualTo("oltp/proxy_pool high");
  }

  private static void run(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
