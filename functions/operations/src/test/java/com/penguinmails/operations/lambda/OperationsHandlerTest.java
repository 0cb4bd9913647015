package com.penguinmails.operations.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabasesExtension.class)
class OperationsHandlerTest {
  private static TestDatabases databases;
  private static TestApi api;

  @BeforeAll
  static void start(TestDatabases own) {
    databases = own;
    api = TestApi.start(own);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void shouldBeUpWhenEveryTierAnswers() {
    ApiAnswer answer = get("/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/status")).isEqualTo("up");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void shouldNameTheTierThatIsDownAndNothingElse() throws Exception {
    TestDatabases gone = TestDatabases.create();
    try (TestApi broken = TestApi.start(gone);
        Connection cluster = gone.superuser(Tier.OLTP);
        Statement statement = cluster.createStatement()) {
      statement.execute("drop database " + gone.database(Tier.OLAP));
      ApiAnswer answer = broken.client(OperationsApiHandler::new).get("/health");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"status\":\"down\",\"down\":[\"olap\"]}");
    } finally {
      gone.close();
    }
  }

  @Test
  void shouldServeTheDescription() {
    ApiAnswer answer = get("/openapi.yml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("openapi: 3.1.0", "/api/v1/tenant/companies");
    assertThat(answer.header("Content-Type")).startsWith("application/yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"})
  void shouldServeThePageWithEverythingItNeeds(String path) {
    ApiAnswer answer = get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isNotBlank();
    assertThat(answer.header("Cache-Control")).contains("max-age");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/..%2Fopenapi.yml",
        "/docs/..%2f..%2fapplication.properties",
        "/docs/application.properties",
        "/docs/index.html",
        "/docs/swagger-ui.css.map",
        "/docs/../application.properties"
      })
  void shouldServeNothingElse(String path) {
    assertThat(get(path).status()).isBetween(400, 404);
  }

  @Test
  void shouldFindNothingToMigrateInADatabaseThatIsCurrent() {
    Map<String, Object> counts =
        new MigrateHandler(api.beans(Roles.OWNER)).handleRequest(Map.of(), TestContext.of());
    assertThat(counts)
        .isEqualTo(Map.of("oltp", 0, "content", 0, "queue", 0, "olap", 0, "partitions", 0));
  }

  @Test
  void shouldRelayTheOutboxOnce() throws Exception {
    try (Connection oltp = databases.superuser(Tier.OLTP);
        Statement statement = oltp.createStatement()) {
      statement.execute(
          """
          insert into outbox (id, tenant_id, queue_name, job_type, payload)
          select gen_random_uuid(), id, 'lead-import', 'lead-import', '{}' from tenants limit 1
          """);
    }
    OutboxRelayHandler handler = new OutboxRelayHandler(api.beans(Roles.WORKER));
    assertThat(handler.handleRequest(Map.of(), TestContext.of())).containsEntry("moved", 1);
    assertThat(handler.handleRequest(Map.of(), TestContext.of())).containsEntry("moved", 0);
    assertThat(api.rung()).contains("lead-import");
  }

  private static ApiAnswer get(String path) {
    return api.client(OperationsApiHandler::new).get(path);
  }
}
