package com.penguinmails.operations.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabasesExtension.class)
class OperationsHandlerTest {
  private static TestDatabases databases;
  private static Path secrets;
  private static ApplicationContext app;

  @BeforeAll
  static void start(TestDatabases own, @TempDir Path directory) throws Exception {
    databases = own;
    secrets = directory;
    for (String role : List.of(Roles.APP, Roles.WORKER, Roles.OWNER)) {
      Path secret = Files.createDirectories(directory.resolve("database")).resolve(role);
      Files.writeString(secret, own.password(role));
    }
    app = context(Roles.APP, Map.of());
  }

  @AfterAll
  static void close() {
    app.close();
  }

  @Test
  void shouldBeUpWhenEveryTierAnswers() {
    APIGatewayV2HTTPResponse response = get(app, "/health");
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).contains("\"status\":\"up\"");
    assertThat(response.getHeaders()).containsEntry("Cache-Control", "no-store");
  }

  @Test
  void shouldNameTheTierThatIsDownAndNothingElse() {
    String nobody = "jdbc:postgresql://127.0.0.1:1/nobody";
    try (ApplicationContext broken = context(Roles.APP, Map.of("database.olap.url", nobody))) {
      APIGatewayV2HTTPResponse response = get(broken, "/health");
      assertThat(response.getStatusCode()).isEqualTo(503);
      assertThat(response.getBody()).isEqualTo("{\"status\":\"down\",\"down\":[\"olap\"]}");
    }
  }

  @Test
  void shouldNotAskATierItDoesNotHave() {
    try (ApplicationContext small = context(Roles.APP, Map.of("database.olap.url", ""))) {
      assertThat(get(small, "/health").getStatusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldServeTheDescription() {
    APIGatewayV2HTTPResponse response = get(app, "/openapi.yml");
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(text(response)).contains("openapi: 3.1.0").contains("/api/v1/tenant/companies");
    assertThat(response.getHeaders().get("Content-Type")).startsWith("application/yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"})
  void shouldServeThePageWithEverythingItNeeds(String path) {
    APIGatewayV2HTTPResponse response = get(app, path);
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(text(response)).isNotBlank();
    assertThat(response.getHeaders().get("Cache-Control")).contains("max-age");
    assertThat(response.getHeaders()).containsEntry("X-Content-Type-Options", "nosniff");
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
    assertThat(get(app, path).getStatusCode()).isBetween(400, 404);
  }

  @Test
  void shouldMigrateEveryTierAndThenFindNothingToDo() throws Exception {
    try (ApplicationContext owner = context(Roles.OWNER, Map.of())) {
      Map<String, Object> counts =
          new MigrateHandler(owner).handleRequest(Map.of(), new TestContext());
      assertThat(counts).containsOnlyKeys("oltp", "content", "queue", "olap", "partitions");
      assertThat(counts).containsEntry("oltp", 0).containsEntry("partitions", 0);
    }
  }

  @Test
  void shouldRelayTheOutbox() throws Exception {
    try (Connection oltp = databases.superuser(Tier.OLTP);
        Statement statement = oltp.createStatement()) {
      statement.execute(
          """
          with tenant as (insert into tenants (id, name) values (gen_random_uuid(), 'Tenant') returning id)
          insert into outbox (id, tenant_id, queue_name, job_type, payload, priority, run_at)
          select gen_random_uuid(), id, 'lead-import', 'lead-import', '{}', 100, now() from tenant
          """);
    }
    try (ApplicationContext worker = context(Roles.WORKER, Map.of())) {
      OutboxRelayHandler handler = new OutboxRelayHandler(worker);
      assertThat(handler.handleRequest(Map.of(), new TestContext())).containsEntry("moved", 1);
      assertThat(handler.handleRequest(Map.of(), new TestContext())).containsEntry("moved", 0);
    }
  }

  private static String text(APIGatewayV2HTTPResponse response) {
    return response.getIsBase64Encoded()
        ? new String(Base64.getDecoder().decode(response.getBody()), StandardCharsets.UTF_8)
        : response.getBody();
  }

  private static APIGatewayV2HTTPResponse get(ApplicationContext context, String path) {
    APIGatewayV2HTTPEvent.RequestContext.Http http =
        APIGatewayV2HTTPEvent.RequestContext.Http.builder()
            .withMethod("GET")
            .withPath(path)
            .withProtocol("HTTP/1.1")
            .withSourceIp("127.0.0.1")
            .build();
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withVersion("2.0")
            .withRawPath(path)
            .withRawQueryString("")
            .withHeaders(Map.of("accept", "*/*"))
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withHttp(http)
                    .withStage("$default")
                    .build())
            .build();
    return new OperationsApiHandler(context).handleRequest(event, new TestContext());
  }

  private static ApplicationContext context(String role, Map<String, Object> changes) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("database.role", role);
    for (Tier tier : Tier.values()) {
      properties.put("database." + tier.key() + ".url", databases.url(tier));
    }
    properties.put("secrets.provider", "file");
    properties.put("secrets.directory", secrets.toString());
    properties.put("oidc.issuer", "https://issuer.example");
    properties.put("oidc.audience", "penguinmails");
    properties.put("oidc.jwks.url", "https://issuer.example/jwks");
    properties.putAll(changes);
    return ApplicationContext.run(properties);
  }
}
