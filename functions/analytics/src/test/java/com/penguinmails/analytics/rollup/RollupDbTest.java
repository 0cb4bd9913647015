package com.penguinmails.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantDataSource;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabasesExtension.class)
class RollupDbTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private static HikariDataSource content;
  private static HikariDataSource olap;

  private final TestDatabases databases;
  private final Faults faults = new Faults();

  RollupDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @BeforeAll
  static void connect(TestDatabases databases) {
    content = pool(databases, Tier.CONTENT);
    olap = pool(databases, Tier.OLAP);
  }

  @AfterAll
  static void disconnect() {
    content.close();
    olap.close();
  }

  private static HikariDataSource pool(TestDatabases databases, Tier tier) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(databases.url(tier) + "?prepareThreshold=0");
    config.setUsername(Roles.WORKER);
    config.setPassword(databases.password(Roles.WORKER));
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  @AfterEach
  void empty() throws SQLException {
    run(Tier.CONTENT, "delete from email_messages");
    run(Tier.CONTENT, "delete from rollup_batches");
    run(
        Tier.OLAP,
        "truncate campaign_analytics, sequence_step_analytics, lead_analytics, mailbox_analytics, warmup_analytics, rollup_batches");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldEqualRecountWhenItDiesBetweenAnyTwoSteps(long seed) throws SQLException {
    EventLog log = new EventLog(databases, new Random(seed));
    int step = 0;
    boolean died = true;
    while (died) {
      log.happen(1, 2);
      died = diesAfter(step++, rollup(faults, 3));
    }
    assertThat(step).as("steps of a run").isGreaterThan(20);
    rollup(faults, 3).run(soon());
    assertThat(log.counted()).isNotEmpty().isEqualTo(log.recount());
  }

  @Test
  void shouldEqualRecountWhenItDiesTwiceInARow() throws SQLException {
    EventLog log = new EventLog(databases, new Random(4));
    for (int first = 0; first < 12; first += 2) {
      for (int second = 0; second < 12; second += 3) {
        log.happen(2, 3);
        diesAfter(first, rollup(faults, 3));
        diesAfter(second, rollup(faults, 3));
      }
    }
    rollup(faults, 1_000).run(soon());
    assertThat(log.counted()).isNotEmpty().isEqualTo(log.recount());
  }

  @Test
  void shouldCountOnceWhenTwoRunsWorkAtATime() throws Exception {
    EventLog log = new EventLog(databases, new Random(5));
    log.happen(100, 100);
    AtomicBoolean recording = new AtomicBoolean(true);
    Callable<Integer> worker =
        () -> {
          int batches = 0;
          Rollup rollup = rollup(new Faults(), 7);
          while (recording.get()) {
            batches += rollup.run(soon());
          }
          return batches;
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> workers = List.of(executor.submit(worker), executor.submit(worker));
      for (int i = 0; i < 10; i++) {
        log.happen(20, 40);
      }
      recording.set(false);
      assertThat(workers.get(0).get() + workers.get(1).get()).isPositive();
    }
    rollup(faults, 7).run(soon());
    assertThat(log.counted()).isNotEmpty().isEqualTo(log.recount());
  }

  @Test
  void shouldNotWaitForABatchAnotherRunHolds() throws SQLException {
    EventLog log = new EventLog(databases, new Random(6));
    log.happen(3, 0);
    diesAfter(6, rollup(faults, 1));
    try (Connection other = databases.superuser(Tier.CONTENT);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select id from rollup_batches where applied is null for update");
      rollup(faults, 10).run(soon());
      other.rollback();
    }
    rollup(faults, 10).run(soon());
    assertThat(log.counted()).isNotEmpty().isEqualTo(log.recount());
  }

  @Test
  void shouldCountNothingTwiceWhenNothingHappened() throws SQLException {
    EventLog log = new EventLog(databases, new Random(7));
    log.happen(10, 20);
    assertThat(rollup(faults, 1_000).run(soon())).isEqualTo(1);
    assertThat(rollup(faults, 1_000).run(soon())).isZero();
    assertThat(log.counted()).isEqualTo(log.recount());
  }

  @Test
  void shouldForgetOldBatchesButNoOpenOne() throws SQLException {
    EventLog log = new EventLog(databases, new Random(8));
    log.happen(4, 4);
    rollup(faults, 2).run(soon());
    run(Tier.CONTENT, "update rollup_batches set applied = now() - interval '25 hours'");
    run(Tier.CONTENT, "insert into rollup_batches (id) values (gen_random_uuid())");
    rollup(faults, 2).run(soon());
    String counts =
        "select count(*)::text, count(*) filter (where applied is null) from rollup_batches";
    assertThat(log.rows(Tier.CONTENT, counts)).containsExactly(java.util.Map.entry("1", "0"));
    assertThat(log.rows(Tier.OLAP, "select 'rows', count(*) from rollup_batches"))
        .containsEntry("rows", "1");
    assertThat(log.counted()).isEqualTo(log.recount());
  }

  private boolean diesAfter(int steps, Rollup rollup) {
    faults.dieAfter(steps);
    try {
      rollup.run(soon());
      return false;
    } catch (DatabaseException e) {
      assertThat(e.sqlState()).isEqualTo("XX001");
      return true;
    } finally {
      faults.revive();
    }
  }

  private Rollup rollup(Faults faults, int batchSize) {
    return new Rollup(
        new EventBatches(faults.over(new TenantDataSource(content))),
        new CampaignCounters(faults.over(new TenantDataSource(olap))),
        CLOCK,
        batchSize);
  }

  private void run(Tier tier, String sql) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Deadline soon() {
    return Deadline.in(CLOCK, Duration.ofMinutes(1));
  }
}
