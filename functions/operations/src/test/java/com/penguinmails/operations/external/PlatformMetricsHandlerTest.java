package com.penguinmails.operations.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.PlatformMetricsHandler;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events against a service that is there, refuses, or is gone. */
@ExtendWith(TestDatabasesExtension.class)
class PlatformMetricsHandlerTest {
  private static final PlatformEvent EVENT =
      PlatformEvent.of(
          "error_rates", "bounce", Instant.parse("2026-11-21T12:35:00Z"), Map.of("failures", 2.0));

  private final JsonMapper json = JsonMapper.createDefault();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final TestDatabases databases;
  private volatile int status = 200;

  PlatformMetricsHandlerTest(TestDatabases databases) throws IOException {
    this.databases = databases;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldSendTheSpecificationsEventsAndCountWhatIsLost() throws SQLException {
    try (TestApi api =
        TestApi.start(
            databases,
            Map.of("external.analytics.provider", "posthog", "external.analytics.url", url()))) {
      api.secrets().put("analytics/key", "phc_key");
      // In this stretch and the one before: a new one may begin before the function does.
      run(
          Tier.OLTP,
          """
          insert into security_events (event_type, severity, action_attempted, created)
          select t, 'high', a, now() - n * interval '5 minutes' from generate_series(0, 1) n,
                 (values ('authentication_failure', 'GET /'), ('x', 'security_incident'), ('authorization_failure', 'GET /')) v (t, a)
          """);
      run(
          Tier.QUEUE,
          """
          insert into job_logs (queue_name, job_id, attempt_number, status, finished_at)
          select 'bounce', gen_random_uuid(), 1, 'failed', now() - n * interval '5 minutes' from generate_series(0, 1) n
          """);
      Map<String, Object> answer = fire(api);
      assertThat((Long) answer.get("sent")).isGreaterThanOrEqualTo(20);
      assertThat(answer).containsEntry("lost", 0L);
      assertThat(received).hasSize(1);
      assertThat(received.getFirst())
          .startsWith("POST /batch/ null ")
          .contains("\"api_key\":\"phc_key\"")
          .contains(
              "connection_pool_metrics",
              "pool_utilization",
              "connection_leaks",
              "security_incidents",
              "authentication_failures",
              "suspicious_activity",
              "system_performance",
              "error_rates",
              "resource_utilization");

      status = 503;
      assertThat(fire(api)).containsEntry("sent", 0L).containsEntry("done", true);
      server.stop(0);
      assertThat((Long) fire(api).get("lost")).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void shouldSpeakAsSegmentExpects() throws IOException {
    HttpSink.segment(url(), "write", json).send(List.of(EVENT));
    assertThat(received.getFirst())
        .startsWith("POST /v1/batch Basic d3JpdGU6 ")
        .contains(
            "\"type\":\"track\"",
            "\"event\":\"error_rates\"",
            "\"anonymousId\":\"platform\"",
            "\"messageId\":\"" + EVENT.id() + "\"",
            "\"timestamp\":\"2026-11-21T12:35:00Z\"",
            "\"failures\":2.0");
  }

  @Test
  void shouldPrintTheEmbeddedMetricFormat() throws IOException {
    List<String> lines = new ArrayList<>();
    new EmfSink(json, lines::add).send(List.of(EVENT));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("{\"_aws\":{")
        .contains(
            "\"Timestamp\":1795264500000",
            "\"Namespace\":\"PenguinMails\"",
            "\"Dimensions\":[[\"subject\"]]",
            "{\"Name\":\"error_rates.failures\"}",
            "\"error_rates.failures\":2.0");
  }

  private Map<String, Object> fire(TestApi api) {
    return new PlatformMetricsHandler(api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void run(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }
}
