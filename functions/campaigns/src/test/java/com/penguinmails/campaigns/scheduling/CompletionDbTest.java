package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How campaigns end. */
@ExtendWith(TestDatabasesExtension.class)
class CompletionDbTest {
  private static EngineFixture engine;
  private static TestDatabases databases;

  @BeforeAll
  static void start(TestDatabases databases) {
    CompletionDbTest.databases = databases;
    engine = new EngineFixture(databases);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldCompleteTheOthersWhenOneCannotBe() {
    UUID tenant = engine.api().tenants().first().id();
    List<UUID> campaigns =
        Stream.of(engine.campaign(tenant), engine.campaign(tenant))
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    // Stands for whatever a database may refuse about one campaign.
    engine.run(
        "alter table campaigns add constraint poison check (not (status = 'completed' and id = '%s'))"
            .formatted(campaigns.getFirst()));
    try {
      engine.schedule();
    } finally {
      engine.run("alter table campaigns drop constraint poison");
    }

    assertThat(status(campaigns.getFirst())).containsExactly("sending");
    assertThat(status(campaigns.getLast())).containsExactly("completed");
  }

  /** Enrolling holds the campaign; whoever completes it waits, and must look again then. */
  @Test
  void shouldNotEndACampaignWhoseLeadsAreBeingEnrolled() throws Exception {
    UUID tenant = engine.api().tenants().first().id();
    UUID campaign = engine.campaign(tenant);
    UUID lead = UUID.randomUUID();
    engine.run(
        "insert into leads (id, tenant_id, email) values (?, ?, 'late@example.com')", lead, tenant);
    try (Connection enrolling = databases.superuser(Tier.OLTP);
        Statement statement = enrolling.createStatement();
        ExecutorService scheduler = Executors.newSingleThreadExecutor()) {
      enrolling.setAutoCommit(false);
      statement.execute("select id from campaigns where id = '%s' for update".formatted(campaign));
      statement.execute(
          """
          insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
          values (gen_random_uuid(), '%s', '%s', '%s', now() + interval '1 day')
          """
              .formatted(tenant, campaign, lead));
      Future<?> run = scheduler.submit(engine::schedule);
      Awaitility.await().until(CompletionDbTest::somebodyWaits);
      enrolling.commit();
      run.get();
    }

    assertThat(status(campaign)).containsExactly("sending");
  }

  private static boolean somebodyWaits() {
    return !engine
        .texts(
            Tier.OLTP,
            """
            select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            """)
        .isEmpty();
  }

  private static List<String> status(UUID campaign) {
    return engine.texts(Tier.OLTP, "select status from campaigns where id = ?", campaign);
  }
}
