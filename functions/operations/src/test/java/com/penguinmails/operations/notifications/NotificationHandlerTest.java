package com.penguinmails.operations.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.lambda.LeakDetectionHandler;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.operations.lambda.QueueHealthHandler;
import com.penguinmails.operations.lambda.StaffNoticesHandler;
import com.penguinmails.operations.lambda.ViewRefreshHandler;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import jakarta.mail.MessagingException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the system says to its staff, and when it stops. */
@ExtendWith(TestDatabasesExtension.class)
class NotificationHandlerTest {
  private static final String FEED = "/api/v1/queue/notifications";

  private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private static TestDatabases databases;
  private static TestApi api;
  private static ApiClient operator;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    MAIL.start();
    api =
        TestApi.start(
            given,
            Map.of(
                "leaks.after", "1s",
                "notice.smtp.host", "127.0.0.1",
                "notice.smtp.port", MAIL.getSmtp().getPort(),
                "notice.smtp.security", "none"));
    operator = api.platform(OperationsApiHandler::new).asStaff("ops");
  }

  @AfterAll
  static void stop() {
    api.close();
    MAIL.stop();
  }

  @BeforeEach
  void empty() throws SQLException {
    run(Tier.OLTP, "truncate system_notifications cascade");
  }

  @Test
  void shouldNotifyOnceOfEachLeakAndCloseItWhenItEnds() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(2);
        Connection running = databases.connection(Tier.OLTP, Roles.OWNER);
        Connection idle = databases.connection(Tier.CONTENT, Roles.OWNER)) {
      List<String> pids = List.of(pid(running), pid(idle));
      idle.setAutoCommit(false);
      execute(idle, "select 1 as forgotten");
      Future<?> sleeping = executor.submit(() -> sleep(running));
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                detect();
                assertThat(leaks(pids)).hasSize(2);
              });
      detect();
      detect();
      assertThat(leaks(pids))
          .hasSize(2)
          .anyMatch(leak -> leak.startsWith("open select pg_sleep(120)"))
          .anyMatch(leak -> leak.startsWith("open select 1 as forgotten"))
          .allMatch(
              leak ->
                  leak.matches(
                      "(?s)open .* Connection PID \\d+ has been active for [\\d.]+ minutes"));

      run(Tier.OLTP, "select pg_cancel_backend(" + pids.getFirst() + ")");
      sleeping.get();
      idle.rollback();
      detect();
      assertThat(leaks(pids)).hasSize(2).allMatch(leak -> leak.startsWith("closed"));
    }
  }

  @Test
  void shouldSamplePoolsAndSayThatOneIsUnderPressure() throws SQLException {
    run(
        Tier.OLTP,
        "update connection_pool_config set max_connections = 1 where pool_name = 'worker_pool'");
    detect();
    assertThat(
            text(
                """
                select string_agg(distinct c.pool_name, ',' order by c.pool_name)
                  from connection_pool_metrics m join connection_pool_config c on c.id = m.pool_config_id
                """))
        .contains("analytics_pool,content_pool,primary_pool")
        .endsWith("worker_pool");
    assertThat(
            text(
                "select string_agg(message, ',') from system_notifications where source_type = 'pool_metric'"))
        .startsWith("queue pool worker_pool utilization: 1");
  }

  @Test
  void shouldAlertWhileAQueueIsPastItsThresholds() throws SQLException {
    run(
        Tier.QUEUE,
        """
        insert into job_queues (name) values ('slow');
        insert into queue_alert_thresholds (queue_name, max_pending_jobs, max_avg_age_seconds) values ('slow', 2, 60);
        insert into jobs (id, queue_name, job_type, payload, run_at)
        select gen_random_uuid(), 'slow', 'x', '{}', now() - interval '90 seconds' from generate_series(1, 3);
        insert into job_logs (queue_name, job_id, attempt_number, status)
        select 'slow', gen_random_uuid(), 1, case when n <= 3 then 'failed' else 'success' end from generate_series(1, 30) n
        """);
    String alerts =
        """
        select string_agg(concat_ws(' ', dedupe_key, severity, alert_count, case when is_resolved then 'closed' end), ', '
               order by dedupe_key) from system_notifications where dedupe_key like 'slow:%'
        """;
    health();
    health();
    assertThat(text(alerts))
        .isEqualTo("slow:age warning 2, slow:failures warning 2, slow:pending warning 2");
    new ViewRefreshHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), minutes());
    assertThat(operator.get("/api/v1/platform/queue/health").body()).contains("\"slow\"");

    run(Tier.QUEUE, "delete from jobs where queue_name = 'slow'; delete from job_logs");
    health();
    assertThat(text(alerts))
        .isEqualTo(
            "slow:age warning 2 closed, slow:failures warning 2 closed, slow:pending warning 2 closed");
  }

  @Test
  void shouldListReviewAndResolve() {
    for (int i = 1; i <= 3; i++) {
      open("thing-" + i, Severity.WARNING);
    }
    ApiAnswer first = operator.get(FEED + "?limit=2&open=true&scope=system");
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.at("/data/0/status")).isEqualTo("unread");
    ApiAnswer second = operator.get(FEED + "?limit=2&open=true&cursor=" + first.at("/next_cursor"));
    assertThat(second.size("/data")).isEqualTo(1);
    assertThat(operator.get(FEED + "?priority=urgent").status()).isEqualTo(422);

    String one = first.at("/data/0/id");
    ApiClient reader = api.platform(OperationsApiHandler::new).asStaff("deliverability_engineer");
    assertThat(reader.post(FEED + "/" + one + "/reviewed", "{}").status()).isEqualTo(403);
    assertThat(operator.post(FEED + "/" + one + "/reviewed", "{\"notes\": \"Seen.\"}").status())
        .isEqualTo(204);
    assertThat(operator.get(FEED + "?status=reviewed").at("/data/0/notes")).isEqualTo("Seen.");
    assertThat(
            operator
                .post(
                    FEED + "/bulk-review",
                    "{\"ids\": [\"%s\", \"%s\"], \"action\": \"resolved\"}"
                        .formatted(first.at("/data/1/id"), second.at("/data/0/id")))
                .at("/reviewed"))
        .isEqualTo("2");
    assertThat(operator.get(FEED + "?open=true").size("/data")).isEqualTo(1);
    assertThat(
            operator.post(FEED + "/00000000-0000-7000-8000-000000000009/reviewed", "{}").status())
        .isEqualTo(404);
  }

  @Test
  void shouldMailWhatIsCriticalOnceToEachWhoMayAct() throws Exception {
    open("quiet", Severity.HIGH);
    open("loud", Severity.CRITICAL);
    int readers = Integer.parseInt(text("select count(*) from app_sec.notified_staff()"));
    notices();
    notices();
    open("loud", Severity.CRITICAL);
    open("louder", Severity.CRITICAL);
    notices();
    assertThat(readers).isPositive();
    assertThat(MAIL.getReceivedMessages())
        .as("the second alert waits until five minutes have passed")
        .hasSize(readers)
        .allMatch(NotificationHandlerTest::isLoud);

    run(Tier.OLTP, "update notification_mails set settled = now() - interval '6 minutes'");
    notices();
    assertThat(MAIL.getReceivedMessages()).hasSize(2 * readers);
  }

  private static boolean isLoud(jakarta.mail.internet.MimeMessage message) {
    try {
      return message.getSubject().equals("Critical: Title of loud");
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void open(String key, Severity severity) {
    TenantContext.runAsSystem(
        () ->
            api.beans(Roles.WORKER)
                .getBean(Notifications.class)
                .open(new Alert("test", key, severity, "Title of " + key, "Message", Map.of())));
  }

  private static void detect() {
    new LeakDetectionHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), minutes());
  }

  private static void health() {
    new QueueHealthHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), minutes());
  }

  private static void notices() {
    new StaffNoticesHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), minutes());
  }

  private static TestContext minutes() {
    return new TestContext(Duration.ofMinutes(5));
  }

  private static List<String> leaks(List<String> pids) throws SQLException {
    return List.of(
        text("""
                select coalesce(string_agg(concat_ws(' ', case when is_resolved then 'closed' else 'open' end, metadata ->> 'query', message), '|'), '')
                  from system_notifications where metadata ->> 'pid' in ('%s', '%s')
                """
                .formatted(pids.getFirst(), pids.getLast()))
            .split("\\|", -1));
  }

  private static void sleep(Connection connection) {
    try {
      execute(connection, "select pg_sleep(120)");
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("57014");
    }
  }

  private static String pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
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

  private static String text(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
