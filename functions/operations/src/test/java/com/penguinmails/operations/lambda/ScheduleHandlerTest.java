package com.penguinmails.operations.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scheduled function with the event EventBridge Scheduler sends. */
@ExtendWith(TestDatabasesExtension.class)
class ScheduleHandlerTest {
  private static TestDatabases databases;
  private static TestApi api;
  private static final HostwindsPeer provider = HostwindsPeer.start();
  private static Map<String, Object> event;

  /** A function, and a table it needs: who locks that holds the function up. */
  record Scheduled(
      String name,
      Function<ApplicationContext, ScheduledFunction> handler,
      String role,
      Tier tier,
      String table) {
    Map<String, Object> run() {
      return handler
          .apply(api.beans(role))
          .handleRequest(event, new TestContext(Duration.ofMinutes(5)));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Scheduled LEAK_DETECTION =
      new Scheduled(
          "leak-detection",
          LeakDetectionHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "system_notifications");
  private static final Scheduled POOL_OPTIMISATION =
      new Scheduled(
          "pool-optimisation",
          PoolOptimisationHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "system_notifications");
  private static final Scheduled VIEW_REFRESH =
      new Scheduled(
          "view-refresh", ViewRefreshHandler::new, Roles.WORKER, Tier.OLAP, "view_refreshes");
  private static final Scheduled RETENTION =
      new Scheduled("retention", RetentionHandler::new, Roles.OWNER, Tier.CONTENT, "email_content");
  private static final Scheduled STORAGE_METRICS =
      new Scheduled(
          "storage-metrics",
          StorageMetricsHandler::new,
          Roles.WORKER,
          Tier.CONTENT,
          "content_retention_stats");
  private static final Scheduled RECONCILIATION =
      new Scheduled(
          "reconciliation", ReconciliationHandler::new, Roles.WORKER, Tier.OLTP, "send_ledger");
  private static final Scheduled QUEUE_HEALTH =
      new Scheduled(
          "queue-health",
          QueueHealthHandler::new,
          Roles.WORKER,
          Tier.QUEUE,
          "queue_alert_thresholds");
  private static final Scheduled AUDIT_VERIFICATION =
      new Scheduled(
          "audit-verification",
          AuditVerificationHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "audit_log_enhanced");
  private static final Scheduled STAFF_NOTICES =
      new Scheduled(
          "staff-notices", StaffNoticesHandler::new, Roles.WORKER, Tier.OLTP, "notification_mails");

  private static final Scheduled PLATFORM_METRICS =
      new Scheduled(
          "platform-metrics",
          PlatformMetricsHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "security_events");

  private static final Scheduled DECOMMISSION =
      new Scheduled(
          "decommission-scheduler",
          DecommissionSchedulerHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "vps_instances");
  private static final Scheduled SERVER_RECONCILIATION =
      new Scheduled(
          "server-reconciliation",
          ServerReconciliationHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "vps_instances");
  private static final Scheduled ADDRESS_ASSIGNMENT =
      new Scheduled(
          "address-assignment",
          AddressAssignmentHandler::new,
          Roles.WORKER,
          Tier.OLTP,
          "domain_ip_assignments");

  static List<Scheduled> all() {
    return List.of(
        LEAK_DETECTION,
        POOL_OPTIMISATION,
        VIEW_REFRESH,
        RETENTION,
        STORAGE_METRICS,
        RECONCILIATION,
        QUEUE_HEALTH,
        AUDIT_VERIFICATION,
        STAFF_NOTICES,
        PLATFORM_METRICS,
        DECOMMISSION,
        SERVER_RECONCILIATION,
        ADDRESS_ASSIGNMENT);
  }

  @BeforeAll
  static void start(TestDatabases given) throws IOException {
    databases = given;
    // Nobody listens there: mail that cannot be handed over stays where it is.
    api =
        TestApi.start(
            given,
            Map.of(
                "notice.smtp.host",
                "127.0.0.1",
                "notice.smtp.port",
                1,
                "hostwinds.api.url",
                provider.url(),
                "hostwinds.spacing",
                "0s"));
    api.secrets().put("hostwinds/api-key", HostwindsPeer.API_KEY);
    event =
        api.beans(Roles.WORKER)
            .getBean(JsonMapper.class)
            .readValue(
                Files.readString(Path.of("../../infra/events/eventbridge-schedule.json")),
                Argument.mapOf(String.class, Object.class));
  }

  @AfterAll
  static void stop() {
    api.close();
    provider.close();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldDoTheSameTwice(Scheduled scheduled) throws SQLException {
    assertThat(scheduled.run()).containsEntry("done", true);
    assertThat(scheduled.run()).containsEntry("done", true);
    assertThat(row(scheduled)).isEqualTo("free whole 0");
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldRunOneAtATime(Scheduled scheduled) throws Exception {
    try (Connection other = databases.superuser(Tier.OLTP)) {
      other.setAutoCommit(false);
      execute(
          other,
          "select pg_advisory_xact_lock(hashtextextended('upkeep %s', 0))"
              .formatted(scheduled.name()));
      assertThat(scheduled.run()).isEqualTo(Map.of("skipped", "running"));
      other.rollback();
    }
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<Map<String, Object>>> answers =
          two.invokeAll(List.of(scheduled::run, scheduled::run));
      for (Future<Map<String, Object>> answer : answers) {
        assertThat(answer.get())
            .containsAnyOf(Map.entry("done", true), Map.entry("skipped", "running"));
      }
    }
    assertThat(row(scheduled)).isEqualTo("free whole 0");
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldGoOnAfterItsConnectionsWereKilled(Scheduled scheduled) throws Exception {
    try (Connection blocker = databases.superuser(scheduled.tier);
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      blocker.setAutoCommit(false);
      execute(blocker, "lock table %s in access exclusive mode".formatted(scheduled.table));
      Future<Map<String, Object>> run = executor.submit(scheduled::run);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                kill(scheduled.tier);
                return run.isDone();
              });
      blocker.rollback();
    }
    assertThat(row(scheduled)).startsWith("free");
    assertThat(scheduled.run()).containsEntry("done", true);
    assertThat(row(scheduled)).isEqualTo("free whole 0");
  }

  @Test
  void shouldGoOnWhereAKilledProcessStopped() throws SQLException {
    RECONCILIATION.run();
    killed("reconciliation", api.tenants().first().id().toString(), "{\"tenants\": 40}");
    assertThat(RECONCILIATION.run()).isEqualTo(Map.of("skipped", "running"));

    run(Tier.OLTP, "update upkeep_runs set held_until = now() where name = 'reconciliation'");

    assertThat(RECONCILIATION.run())
        .as("the first tenant is not visited again, and nothing before is forgotten")
        .containsEntry("tenants", 41L)
        .containsEntry("done", true);
  }

  @Test
  void shouldLeaveARoundItHasNoTimeFor() throws SQLException {
    Map<String, Object> answer =
        new ReconciliationHandler(api.beans(Roles.WORKER))
            .handleRequest(event, new TestContext(Duration.ofSeconds(5)));

    assertThat(answer).containsEntry("done", false);
    assertThat(row(RECONCILIATION)).startsWith("free");
  }

  @Test
  void shouldSayWhatIsLateAndThatItIsNot() throws SQLException {
    VIEW_REFRESH.run();
    QUEUE_HEALTH.run();
    run(
        Tier.OLTP,
        "update upkeep_runs set finished = now() - interval '1 hour', failures = 3 where name = 'view-refresh'");

    QUEUE_HEALTH.run();
    QUEUE_HEALTH.run();
    String late =
        "select string_agg(concat_ws(' ', dedupe_key, severity, alert_count, is_resolved), ',') from system_notifications where category = 'upkeep_late'";
    assertThat(text(Tier.OLTP, late)).isEqualTo("view-refresh critical 2 f");

    VIEW_REFRESH.run();
    QUEUE_HEALTH.run();
    assertThat(text(Tier.OLTP, late)).isEqualTo("view-refresh critical 2 t");
  }

  private static void killed(String name, String position, String counts) throws SQLException {
    run(
        Tier.OLTP,
        """
        update upkeep_runs set held_by = gen_random_uuid(), held_until = now() + interval '1 minute',
               position = '%s', counts = '%s' where name = '%s'
        """
            .formatted(position, counts, name));
  }

  /** Ends every session of the product that waits for a lock in this tier. */
  private static void kill(Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      execute(
          admin,
          """
          select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and usename like 'penguin%' and wait_event_type = 'Lock'
          """);
    }
  }

  private static String row(Scheduled scheduled) throws SQLException {
    return text(
        Tier.OLTP,
        """
        select concat_ws(' ', case when held_by is null then 'free' else 'held' end,
                         case when position is null and finished is not null then 'whole' else 'left' end, failures)
          from upkeep_runs where name = '%s'
        """
            .formatted(scheduled.name()));
  }

  private static void run(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      execute(admin, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
