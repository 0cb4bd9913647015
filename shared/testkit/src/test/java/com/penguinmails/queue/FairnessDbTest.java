package com.penguinmails.queue;

import static com.penguinmails.queue.QueueFixture.BIG;
import static com.penguinmails.queue.QueueFixture.MINUTE;
import static com.penguinmails.queue.QueueFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** One tenant's backlog of 200,000 beside another's ten jobs. */
@ExtendWith(TestDatabasesExtension.class)
@Isolated("looks at how long others wait")
class FairnessDbTest {
  private static final int BACKLOG = 200_000;
  private static final Duration MOST = Duration.ofSeconds(2);

  /** A machine that pauses makes everybody wait; who comes last does so each time. */
  private static final int RUNS = 3;

  private static TestDatabases databases;
  private static QueueFixture queues;
  private static String queue;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    queues = new QueueFixture(given);
    queue = queues.queue(10_000);
    queues.run(
        """
        insert into jobs (id, queue_name, job_type, payload, tenant_id)
        select gen_random_uuid(), '%s', 'test', '{}', '%s' from generate_series(1, %d)
        """,
        queue, BIG, BACKLOG);
    queues.run("analyze jobs");
  }

  @AfterAll
  static void stop() {
    queues.close();
  }

  @Test
  void shouldNotKeepTheOtherTenantWaiting() throws InterruptedException {
    Map<UUID, Instant> begun = new ConcurrentHashMap<>();
    CountDownLatch busy = new CountDownLatch(200);
    ScriptedHandler handler =
        ScriptedHandler.each(
            queue,
            50,
            job -> {
              busy.countDown();
              if (job.tenant().equals(SMALL)) {
                begun.put(job.id(), Instant.now());
              }
              return Outcome.DONE;
            });
    Hands clock = new Hands(Instant.parse("2026-11-23T09:00:00Z"));
    Deadline end = Deadline.in(clock, MINUTE);
    Thread draining = Thread.ofPlatform().start(() -> queues.worker.drain(handler, end));
    try {
      assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
      Duration waited = waited(begun);
      for (int run = 1; run < RUNS && waited.compareTo(MOST) >= 0; run++) {
        waited = waited(begun);
      }
      assertThat(waited).isLessThan(MOST);
      assertThat(
              queues.text(
                  "select count(*) > 0 from jobs where queue_name = '%s' and status = 'queued'",
                  queue))
          .isEqualTo("t");
    } finally {
      clock.forward(MINUTE);
      draining.join();
    }
  }

  /** How long the last of ten further jobs of the other tenant waits for its beginning. */
  private static Duration waited(Map<UUID, Instant> begun) {
    begun.clear();
    Instant enqueued = Instant.now();
    queues.enqueue(queue, SMALL, 10);
    await().atMost(MINUTE).until(() -> begun.size() == 10);
    return Duration.between(enqueued, Collections.max(begun.values()));
  }

  /** What the claim's function runs, explained: the plan must not read the backlog. */
  @Test
  void shouldClaimAlongAnIndexHoweverLongTheBacklogIs() throws SQLException {
    try (Connection worker = databases.connection(Tier.QUEUE, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      StringBuilder plan = new StringBuilder();
      worker.setAutoCommit(false);
      statement.execute("select app_sec.set_context(null, null, null)");
      try (ResultSet lines =
          statement.executeQuery(
              """
              explain (analyze, buffers, costs off, timing off)
              select j.id from jobs j
               where j.queue_name = '%s' and j.lane = (select lane from jobs where queue_name = '%s' and lane >= -9223372036854775808 order by lane limit 1)
                 and j.band = 2 and j.run_at <= now()
               order by j.run_at, j.id limit 50 for update skip locked
              """
                  .formatted(queue, queue))) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      worker.rollback();
      assertThat(plan.toString())
          .contains("Index Scan using jobs_default_queue_name_lane_band_run_at_id_idx")
          .doesNotContain("Seq Scan")
          .doesNotContain("Sort");
    }
  }
}
