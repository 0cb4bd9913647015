package com.penguinmails.identity.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.lambda.Snapshot;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.OwnPostgres;
import com.penguinmails.testkit.postgres.TestDatabases;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.crac.Core;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function around SnapStart's snapshot, driven by its CRaC hooks. */
class SnapshotDbTest {
  private static final String PATH = "/api/v1/tenant/companies";

  private static OwnPostgres postgres;
  private static TestApi api;
  private static TestDatabases databases;
  private static IdentityApiHandler handler;
  private static Snapshot snapshot;
  private static ApiClient client;

  @BeforeAll
  static void publish(@TempDir Path directory) throws IOException, SQLException {
    postgres = OwnPostgres.start(directory);
    databases = postgres.databases(Tier.OLTP);
    api = TestApi.start(databases);
    ApplicationContext beans = api.beans(Roles.APP);
    handler = new IdentityApiHandler(beans);
    snapshot = new Snapshot(beans, handler::prime);
    client = api.client(ignored -> handler).as(api.tenants().first(), "owner");
  }

  @AfterAll
  static void close() throws IOException {
    api.close();
    postgres.close();
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
  void shouldReadAListAsNobodyBeforeTheSnapshot() {
    assertThat(handler.prime()).containsExactly(401, 401, 200);
  }

  /** What only the process can say of a request, said by a stranger. */
  @ParameterizedTest
  @ValueSource(strings = {"x-rehearsal", "com.penguinmails.rehearsal"})
  void shouldTakeNobodysWordForARehearsal(String name) {
    ApiClient stranger = api.client(ignored -> handler).with(name, "true");

    assertThat(stranger.get(PATH).status()).isEqualTo(401);
    assertThat(stranger.get(PATH + "?" + name + "=true").status()).isEqualTo(401);
  }

  @Test
  void shouldAnswerTheFirstRequestAfterTheDatabaseRestarted() throws IOException, SQLException {
    assertThat(client.get(PATH).status()).isEqualTo(200);
    Instant started = started();

    snapshot.beforeCheckpoint(Core.getGlobalContext());
    restart();
    snapshot.afterRestore(Core.getGlobalContext());

    assertThat(client.get(PATH).status()).isEqualTo(200);
    assertThat(started()).as("start of the server").isAfter(started);
  }

  @Test
  void shouldAnswerTheFirstRequestWhenTheDatabaseRestartsAfterTheRestore()
      throws IOException, SQLException {
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    snapshot.afterRestore(Core.getGlobalContext());
    assertThat(client.get(PATH).status()).isEqualTo(200);

    restart();

    assertThat(client.get(PATH).status()).isEqualTo(200);
  }

  @Test
  void shouldAskToComeAgainUntilTheDatabaseIsBack() throws IOException, SQLException {
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    postgres.stop();
    snapshot.afterRestore(Core.getGlobalContext());

    ApiAnswer away = client.get(PATH);
    postgres.startAgain();

    assertThat(away.status()).isEqualTo(503);
    assertThat(away.at("/code")).isEqualTo("database_unavailable");
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
    allowConnections(false);
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    allowConnections(true);
    snapshot.afterRestore(Core.getGlobalContext());

    assertThat(client.get(PATH).status()).isEqualTo(200);
  }

  private static void allowConnections(boolean allowed) throws SQLException {
    try (Connection cluster = postgres.superuser();
        Statement statement = cluster.createStatement()) {
      statement.execute(
          "alter database " + databases.database(Tier.OLTP) + " allow_connections " + allowed);
    }
  }

  private static int refused() throws SQLException {
    return count(
        "select count(*) from security_events where event_type = 'authentication_failure'");
  }

  private static int connections() throws SQLException {
    return count(
        """
        select count(*) from pg_stat_activity
        where usename = 'penguin_app' and datname = current_database()
        """);
  }

  private static void restart() throws IOException, SQLException {
    postgres.stop();
    postgres.startAgain();
  }

  private static Instant started() throws SQLException {
    return query("select pg_postmaster_start_time()", row -> row.getTimestamp(1).toInstant());
  }

  private static int count(String sql) throws SQLException {
    return query(sql, row -> row.getInt(1));
  }

  private static <T> T query(String sql, Column<T> column) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return column.of(result);
    }
  }

  private interface Column<T> {
    T of(ResultSet row) throws SQLException;
  }
}
