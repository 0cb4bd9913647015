package com.penguinmails.operations.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The report finds what was planted, and nothing in the product's own tables. */
@ExtendWith(TestDatabasesExtension.class)
class SafetyHandlerTest {
  private static final String PATH = "/api/v1/platform/system/safety";
  private static final List<String> LAYOUT =
      List.of(
          "tenant_index",
          "foreign_key_index",
          "row_security",
          "open_policy",
          "view",
          "foreign_key_tenant",
          "unique_index",
          "privilege");

  private static TestDatabases databases;
  private static TestApi api;
  private static ApiClient operator;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    operator = api.platform(OperationsApiHandler::new).asStaff("ops");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldFindEveryPlantedDefectAndMendIt() throws SQLException {
    assertThat(findings(operator.get(PATH)))
        .as("the product's own tables")
        .noneMatch(finding -> LAYOUT.contains(finding.kind()));
    plant();
    ApiAnswer answer = operator.get(PATH);
    List<Found> found = findings(answer);

    assertThat(found)
        .extracting(Found::named)
        .contains(
            "tenant_index planted_parent",
            "tenant_index planted_child",
            "row_security planted_parent",
            "foreign_key_index planted_child_parent_id_fkey",
            "foreign_key_tenant planted_child_parent_id_fkey",
            "unique_index planted_child_code_key",
            "open_policy planted_parent.open",
            "view planted_view",
            "privilege penguin_app: planted_rollup",
            "table_scans planted_log",
            "dead_tuples planted_log",
            "hot_table planted_log");
    assertThat(found)
        .anyMatch(finding -> finding.named().startsWith("slow_statement select pg_sleep("));
    assertThat(answer.at("/status")).isEqualTo("alert");
    assertThat(metric(answer, "dead_tuple_percent")).isEqualTo("alert");
    assertThat(metric(answer, "table_scan_percent")).isEqualTo("alert");
    assertThat(metric(answer, "query_latency_p99_ms")).isNotEqualTo("unknown");
    assertThat(answer.body())
        .contains("\"name\":\"planted_log\",\"rows\":15000")
        .contains("\"volume\":\"very_high\"");

    // A mended key needs a new index, a dropped policy another one: what is left is found again.
    mend(found);
    mend(findings(operator.get(PATH)));
    assertThat(findings(operator.get(PATH)))
        .as("after what the report says was done")
        .noneMatch(finding -> LAYOUT.contains(finding.kind()));
  }

  @Test
  void shouldShowAPageToStaffAlone() {
    ApiAnswer page = operator.with("Accept", "text/html,*/*;q=0.8").get(PATH);
    assertThat(page.headers().toString()).contains("text/html");
    assertThat(page.body()).startsWith("<!doctype html>").contains("<td>index_hit_percent</td>");
    assertThat(
            api.platform(OperationsApiHandler::new)
                .as(api.tenants().first(), "owner")
                .get(PATH)
                .status())
        .isIn(401, 403);
  }

  private static void plant() throws SQLException {
    run(
        databases.superuser(Tier.OLTP),
        """
        create table planted_parent (id uuid primary key, tenant_id uuid not null);
        create policy open on planted_parent to penguin_app using (true);
        create table planted_child (id uuid primary key, tenant_id uuid not null,
          parent_id uuid references planted_parent (id), code text unique);
        create view planted_view as select id from planted_parent;
        create materialized view planted_rollup as select 1 as one;
        grant select on planted_rollup to penguin_app;
        create table planted_log (id bigint primary key generated always as identity, tenant_id uuid not null default gen_random_uuid())
          with (autovacuum_enabled = off);
        insert into planted_log (tenant_id) select gen_random_uuid() from generate_series(1, 20000);
        delete from planted_log where id <= 5000;
        create extension if not exists pg_stat_statements;
        """);
    run(
        databases.superuser(Tier.OLTP),
        """
        do $$ begin for i in 1..120 loop perform count(*) from planted_log; end loop; end $$;
        select pg_stat_force_next_flush()
        """);
    for (int i = 0; i < 5; i++) {
      run(databases.connection(Tier.OLTP, Roles.APP), "select pg_sleep(0.12)");
    }
  }

  private static void mend(List<Found> found) throws SQLException {
    List<String> statements =
        found.stream()
            .filter(finding -> LAYOUT.contains(finding.kind()))
            .flatMap(finding -> Arrays.stream(finding.ddl().split("; ", -1)))
            .toList();
    for (String statement : statements) {
      if (statement.contains("references planted_parent")) {
        run(
            databases.superuser(Tier.OLTP),
            "alter table planted_parent add unique (tenant_id, id)");
      }
      run(databases.superuser(Tier.OLTP), statement);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private record Found(String kind, String object, String ddl) {
    String named() {
      return kind + " " + object;
    }
  }

  private static List<Found> findings(ApiAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < answer.size("/findings"); i++) {
      String at = "/findings/" + i;
      found.add(
          new Found(
              answer.text(at + "/kind"),
              answer.text(at + "/object"),
              String.valueOf(answer.at(at + "/ddl"))));
    }
    return found;
  }

  private static String metric(ApiAnswer answer, String name) {
    for (int i = 0; i < answer.size("/metrics"); i++) {
      String at = "/metrics/" + i;
      if (answer.text(at + "/name").equals(name) && answer.text(at + "/tier").equals("oltp")) {
        return answer.text(at + "/status");
      }
    }
    return "";
  }
}
