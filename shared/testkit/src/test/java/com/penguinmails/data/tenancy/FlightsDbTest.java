package com.penguinmails.data.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many network flights a statement costs, counted on the wire. */
@ExtendWith(TestDatabasesExtension.class)
class FlightsDbTest {
  private static FlightCounter wire;
  private static HikariDataSource pool;
  private static Database database;
  private static TestApi api;
  private static UUID tenant;

  @BeforeAll
  static void connect(TestDatabases databases) throws IOException {
    api = TestApi.start(databases);
    tenant = api.tenants().first().id();
    URI server = URI.create(databases.url(Tier.OLTP).substring("jdbc:".length()));
    wire = new FlightCounter(server.getHost(), server.getPort());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://127.0.0.1:"
            + wire.port()
            + server.getPath()
            + "?prepareThreshold=0&assumeMinServerVersion=15&autosave=never");
    config.setUsername("penguin_app");
    config.setPassword(databases.password("penguin_app"));
    config.setMaximumPoolSize(1);
    pool = new HikariDataSource(config);
    database = new Database(new TenantDataSource(pool));
  }

  @AfterAll
  static void disconnect() throws IOException {
    pool.close();
    wire.close();
    api.close();
  }

  @BeforeEach
  void warm() {
    TenantContext.callAs(tenant, () -> database.list("select 1 as n", row -> row.integer("n")));
  }

  /**
   * The fewest flights of several runs. A pool asks a connection that lay idle for half a second
   * whether it still lives: one flight more, that a slow machine sees now and then.
   */
  private static int flights(Runnable work) {
    return IntStream.range(0, 5)
        .map(
            run -> {
              wire.taken();
              TenantContext.runAs(tenant, work);
              return wire.taken();
            })
        .min()
        .orElseThrow();
  }

  @Test
  void shouldReadInOneFlight() {
    assertThat(flights(() -> database.list("select * from companies", row -> row.uuid("id"))))
        .isEqualTo(1);
  }

  @Test
  void shouldWriteASingleStatementWithItsAuditRowInOneFlight() {
    Runnable write =
        () ->
            database.first(
                """
                with row as (
                  insert into companies (tenant_id, name) values (app_sec.tenant_id(), ?) returning *)
                select row.*, app_sec.audit('company.created', 'company', row.id, null, to_jsonb(row)) from row
                """,
                row -> row.uuid("id"),
                "flights");
    assertThat(flights(write)).isEqualTo(1);
  }

  @Test
  void shouldCommitATransactionOfTwoStatementsInThreeFlights() {
    Runnable transaction =
        () ->
            database.transact(
                sql -> {
                  sql.update("update companies set name = name where id = ?", tenant);
                  return sql.update("update companies set name = name where id = ?", tenant);
                });
    assertThat(flights(transaction)).isEqualTo(3);
  }
}
