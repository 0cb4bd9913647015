package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a campaign of a million leads and two schedulers at once need. */
@ExtendWith(TestDatabasesExtension.class)
class SchedulingDbTest {
  private static TestDatabases databases;
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    engine = new EngineFixture(given);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  /**
   * Where no index can be used, PostgreSQL reads a whole table even when it is told not to. Which
   * of the tenant's indexes it takes depends on what is in the table.
   */
  @Test
  void shouldClaimByIndexesAlone() {
    UUID none = UUID.randomUUID();
    UUID[] nobody = {};
    Database oltp =
        engine
            .api()
            .beans(Roles.WORKER)
            .getBean(Database.class, Qualifiers.byName(Tier.OLTP.key()));

    List<String> plan =
        TenantContext.callAs(
            engine.api().tenants().first().id(),
            () ->
                oltp.transact(
                    sql -> {
                      sql.first(
                          """
                          select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)
                          """,
                          row -> true);
                      return sql.list(
                          "explain " + Claims.CLAIM,
                          row -> row.text("QUERY PLAN"),
                          none,
                          nobody,
                          250,
                          none,
                          nobody,
                          250);
                    }));

    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(plan).filteredOn(line -> line.contains(" on send_ledger")).hasSize(2);
    for (int i = 0; i < plan.size(); i++) {
      if (plan.get(i).contains(" on send_ledger")) {
        assertThat(plan.get(i + 1)).contains("Index Cond", "tenant_id =");
      }
    }
  }

  @Test
  void shouldBlameNoLeadForWaitingTooLong() throws Exception {
    UUID tenant = engine.api().tenants().first().id();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@lock.example", "b@lock.example");
    engine.emailStep(tenant, campaign, 1, account, engine.template(tenant, "Hi", "Hello"));

    try (Connection other = databases.superuser(Tier.OLTP);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select id from email_accounts for update");
      // A batch and one lead wait in vain; were there another lead's turn, it would come through.
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> letGo =
          CompletableFuture.runAsync(
              () -> {
                Set<String> waits = new HashSet<>();
                Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> over.get() || (waits.addAll(waiting()) && waits.size() > 2));
                rollback(other);
              });
      engine.schedule();
      over.set(true);
      letGo.join();
    }
    assertThat(statuses(campaign)).containsExactly("enrolled", "enrolled");

    engine.schedule();
    assertThat(statuses(campaign)).containsExactly("sending", "sending");
  }

  private static List<String> waiting() {
    return engine.texts(
        Tier.OLTP,
        "select query_start::text from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> statuses(UUID campaign) {
    return engine.texts(
        Tier.OLTP, "select status from campaign_enrollments where campaign_id = ?", campaign);
  }
}
