package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every function is called with what names another tenant's rows, for a tenant and for none. */
@ExtendWith(TestDatabasesExtension.class)
class FunctionAttackDbTest {
  /**
   * With rights of their own, but about connections, statements and employees: no tenant's rows.
   */
  private static final Set<String> ABOUT_NO_TENANT =
      Set.of(
          "app_sec.detect_connection_leaks",
          "app_sec.leaking_connections",
          "app_sec.notified_staff",
          "app_sec.optimize_connection_pools",
          "app_sec.pause_queue",
          "app_sec.pool_samples",
          "app_sec.statement_latency");

  private static final UUID OWN = TwoTenants.OWN;
  private static final UUID OTHER = TwoTenants.OTHER;

  private static final Map<Tier, TwoTenants> TIERS = new EnumMap<>(Tier.class);
  private static final Map<Tier, List<Function>> FUNCTIONS = new EnumMap<>(Tier.class);
  private static TestDatabases databases;

  @BeforeAll
  static void fill(TestDatabases own) throws SQLException {
    databases = own;
    for (Tier tier : Tier.values()) {
      try (Connection admin = own.superuser(tier);
          Statement statement = admin.createStatement()) {
        FUNCTIONS.put(tier, Function.all(admin));
        TIERS.put(
            tier, TwoTenants.in(own, tier, (table, tenant) -> Marks.of(admin, table, tenant)));
        if (tier == Tier.OLAP) {
          statement.execute("refresh materialized view campaign_performance_mv");
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> shouldCrossNothingWhileATenantIsRunning() {
    return calls()
        .filter(call -> call.function().definer() || !call.role().equals(Roles.PLATFORM))
        .filter(call -> Crossing.of(call.function()).filter(Crossing::alsoForATenant).isEmpty())
        .map(
            call ->
                dynamicTest(
                    "own " + call,
                    () -> assertThat(call.crossed(OWN)).as(call.toString()).isEmpty()));
  }

  /**
   * Without a tenant a worker sees jobs and counters of all, and so do the functions that have no
   * rights of their own: what that is says the access matrix.
   */
  @TestFactory
  Stream<DynamicTest> shouldCrossNothingWithoutATenant() {
    return calls()
        .filter(call -> call.function().definer() || call.role().equals(Roles.APP))
        .filter(call -> Crossing.of(call.function()).isEmpty())
        .map(
            call ->
                dynamicTest(
                    "none " + call,
                    () -> assertThat(call.crossed(null)).as(call.toString()).isEmpty()));
  }

  /** Had it been allowed, each attempt above would have met something. */
  @TestFactory
  Stream<DynamicTest> shouldMeetRowsOfTheTenantThatIsRunning() {
    return calls()
        .filter(call -> call.function().definer())
        .filter(call -> !ABOUT_NO_TENANT.contains(call.function().name()))
        .map(
            call ->
                dynamicTest(
                    "meet " + call,
                    () -> assertThat(call.crossed(OTHER)).as(call.toString()).isNotEmpty()));
  }

  @Test
  void shouldNameFunctionsOfTheCatalogueOnly() {
    List<String> names = calls().map(call -> call.function().name()).distinct().toList();
    assertThat(names).containsAll(ABOUT_NO_TENANT);
  }

  @TestFactory
  Stream<DynamicTest> shouldLetOnlyThoseCrossWhoMust() {
    return Crossing.ALL.stream()
        .map(crossing -> dynamicTest(crossing.function(), () -> assertCrossing(crossing)));
  }

  private static void assertCrossing(Crossing crossing) throws SQLException {
    List<Call> calls =
        calls()
            .filter(call -> Crossing.of(call.function()).filter(crossing::equals).isPresent())
            .toList();
    assertThat(calls).extracting(Call::role).containsExactlyInAnyOrderElementsOf(crossing.roles());
    for (Call call : calls) {
      assertThat(call.crossed(null)).as("needs no exception: " + call).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create function app_sec.planted(lead uuid) returns text language sql security definer as 'select email from leads where id = lead' | answered
          create function app_sec.planted() returns bigint language sql security definer as 'select count(*) from leads' | answered
          create function app_sec.planted(lead uuid) returns void language sql security definer as 'update leads set name = null where id = lead' | changed leads
          create function app_sec.planted() returns void language sql security definer as 'delete from user_preferences' | changed user_preferences
          create function app_sec.planted(e text) returns void language plpgsql security definer as 'begin if exists (select from leads where email = e) then raise exception unique_violation; end if; end' | answered
          """)
  void shouldSeeAPlantedLeak(String ddl, String crossed) throws SQLException {
    try (Connection owner = databases.superuser(Tier.OLTP);
        Statement statement = owner.createStatement()) {
      statement.execute(ddl);
      try {
        statement.execute("grant execute on function app_sec.planted to penguin_app");
        Function planted =
            Function.all(owner).stream()
                .filter(function -> function.name().equals("app_sec.planted"))
                .findFirst()
                .orElseThrow();
        Call call = new Call(Tier.OLTP, planted, Roles.APP);
        assertThat(call.crossed(OWN)).anyMatch(found -> found.startsWith(crossed));
        assertThat(call.crossed(null)).anyMatch(found -> found.startsWith(crossed));
      } finally {
        statement.execute("drop function app_sec.planted");
      }
    }
  }

  private static Stream<Call> calls() {
    return FUNCTIONS.entrySet().stream()
        .flatMap(
            tier ->
                tier.getValue().stream()
                    .flatMap(
                        function ->
                            function.roles().stream()
                                .map(role -> new Call(tier.getKey(), function, role))));
  }

  /** A role that may call a function. */
  private record Call(Tier tier, Function function, String role) {
    List<String> crossed(@Nullable UUID tenant) throws SQLException {
      try (Connection admin = databases.superuser(tier)) {
        return new FunctionAttack(admin, Objects.requireNonNull(TIERS.get(tier)).tables())
            .crossed(function, role, tenant);
      }
    }

    @Override
    public String toString() {
      return tier.key() + "." + function.signature() + " as " + role;
    }
  }
}
