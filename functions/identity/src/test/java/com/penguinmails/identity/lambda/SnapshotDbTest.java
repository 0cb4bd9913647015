package com.penguinmails.identity.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.lambda.Snapshot;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.crac.Core;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function around SnapStart's snapshot, driven by its CRaC hooks. */
@ExtendWith(TestDatabasesExtension.class)
class SnapshotDbTest {
  private static final String PATH = "/api/v1/tenant/companies";

  private static TestApi api;
  private static TestDatabases databases;
  private static Snapshot snapshot;
  private static ApiClient client;

  @BeforeAll
  static void publish(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    ApplicationContext beans = api.beans(Roles.APP);
    IdentityApiHandler handler = new IdentityApiHandler(beans);
    snapshot = new Snapshot(beans, handler::prime);
    client = api.client(ignored -> handler).as(api.tenants().first(), "owner");
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void shouldAskTheDatabaseBeforeTheSnapshotAndHoldNoConnectionInIt() throws SQLException {
    int refused = refused();

    snapshot.beforeCheckpoint(Core.getGlobalContext());

    assertThat(refused()).as("refused requests").isEqualTo(refused + 2);
    Awaitility.await().untilAsserted(() -> assertThat(connections()).isZero());
    snapshot.afterRestore(Core.getGlobalContext());
  }

  @Test
  void shouldAnswerTheFirstRequestAfterTheDatabaseRestarted() throws SQLException {
    assertThat(client.get(PATH).status()).isEqualTo(200);

    snapshot.beforeCheckpoint(Core.getGlobalContext());
    endAllConnections();
    snapshot.afterRestore(Core.getGlobalContext());

    assertThat(client.get(PATH).status()).isEqualTo(200);
  }

  @Test
  void shouldMakeDifferentIdsAfterEachRestore() {
    Set<String> ids = new HashSet<>();
    for (int copy = 0; copy < 3; copy++) {
      snapshot.beforeCheckpoint(Core.getGlobalContext());
      snapshot.afterRestore(Core.getGlobalContext());
      ApiAnswer made = client.post(PATH, "{\"name\": \"Copy " + copy + "\"}");
      assertThat(made.status()).isEqualTo(201);
      ids.add(String.valueOf(made.at("/id")).substring(24));
    }

    assertThat(ids).as("the random part of each first id").hasSize(3);
  }

  @Test
  void shouldPublishWithoutADatabase() throws SQLException {
    try (Connection cluster = databases.superuser(Tier.QUEUE);
        Statement statement = cluster.createStatement()) {
      statement.execute(
          "alter database " + databases.database(Tier.OLTP) + " with allow_connections false");
      snapshot.beforeCheckpoint(Core.getGlobalContext());
      statement.execute(
          "alter database " + databases.database(Tier.OLTP) + " with allow_connections true");
    }
    snapshot.afterRestore(Core.getGlobalContext());

    assertThat(client.get(PATH).status()).isEqualTo(200);
  }

  private int refused() throws SQLException {
    return count(
        "select count(*) from security_events where event_type = 'authentication_failure'");
  }

  private int connections() throws SQLException {
    return count(
        """
        select count(*) from pg_stat_activity
        where usename = 'penguin_app' and datname = current_database()
        """);
  }

  private void endAllConnections() throws SQLException {
    count(
        """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """);
  }

  private int count(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }
}
