package com.penguinmails.operations.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Migrating as CloudFormation asks for it, with an answer box like S3's. */
@ExtendWith(TestDatabasesExtension.class)
class MigrateHandlerTest {
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private HttpServer box;
  private TestApi api;

  @BeforeEach
  void start(TestDatabases databases) throws IOException {
    api = TestApi.start(databases);
    box = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    box.createContext(
        "/",
        exchange -> {
          answers.add(
              exchange.getRequestMethod()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    box.start();
  }

  @AfterEach
  void stop() {
    box.stop(0);
    api.close();
  }

  @Test
  void shouldTellTheDeploymentThatTheSchemaIsThere() {
    deploy("Create", "arn:aws:lambda:eu-central-1:1:function:migrate:12", List.of());

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0))
        .startsWith("PUT {")
        .contains("\"Status\":\"SUCCESS\"", "\"Schema\":\"12\"", "\"RequestId\":\"r-1\"")
        .contains("\"StackId\":\"s-1\"", "\"LogicalResourceId\":\"Migration\"");
  }

  @Test
  void shouldFailTheDeploymentWhenAClusterCannotBePrepared() {
    deploy("Update", "x:13", List.of(Map.of("Host", "h", "MasterSecret", "m", "Passwords", "p")));

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).contains("\"Status\":\"FAILED\"", "\"Reason\":");
  }

  @Test
  void shouldFailTheDeploymentWhenAMigrationFails(TestDatabases databases) throws SQLException {
    // As after a migration that was changed when it had run already.
    falsifyChecksums(databases, 1);
    try {
      deploy("Update", "x:14", List.of());
    } finally {
      falsifyChecksums(databases, -1);
    }

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).contains("\"Status\":\"FAILED\"", "\"Reason\":");
  }

  /** Flyway passes over one failure of a version it does not know, not over two. */
  @Test
  void shouldTryAgainWhatFailedOutsideATransaction(TestDatabases databases) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into flyway_schema_history (installed_rank, version, description, type, script,
                 installed_by, execution_time, success)
          select 1000000 + n, '9999' || n, 'an index', 'SQL', 'V9999' || n || '__an_index.sql',
                 'penguin_owner', 1, false
            from generate_series(1, 2) n
          """);
    }

    deploy("Update", "x:15", List.of());

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).contains("\"Status\":\"SUCCESS\"", "\"Schema\":\"15\"");
  }

  private static void falsifyChecksums(TestDatabases databases, int by) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update flyway_schema_history set checksum = checksum + ("
              + by
              + ") where version is not null");
    }
  }

  @Test
  void shouldTouchNothingWhenTheStackGoes() {
    deploy("Delete", "x:13", List.of(Map.of("Host", "h", "MasterSecret", "m", "Passwords", "p")));

    assertThat(answers.get(0)).contains("\"Status\":\"SUCCESS\"");
  }

  private void deploy(String request, String code, List<Map<String, String>> clusters) {
    Map<String, Object> event =
        Map.of(
            "RequestType",
            request,
            "ResponseURL",
            "http://127.0.0.1:" + box.getAddress().getPort() + "/answer",
            "StackId",
            "s-1",
            "RequestId",
            "r-1",
            "LogicalResourceId",
            "Migration",
            "ResourceProperties",
            Map.of("Code", code, "Clusters", clusters));
    new MigrateHandler(api.beans(Roles.OWNER)).handleRequest(event, TestContext.of());
  }
}
