package com.penguinmails.queue;

import static com.penguinmails.queue.QueueFixture.BIG;
import static com.penguinmails.queue.QueueFixture.MINUTE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Database;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job's life between a worker and the table. */
@ExtendWith(TestDatabasesExtension.class)
class WorkerDbTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private static QueueFixture queues;

  @BeforeAll
  static void start(TestDatabases databases) {
    queues = new QueueFixture(databases);
  }

  @AfterAll
  static void stop() {
    queues.close();
  }

  @Test
  void shouldCompleteAndLogEveryJob() {
    String queue = queues.queue(1_000);
    queues.enqueue(queue, BIG, 120);
    ScriptedHandler handler = ScriptedHandler.each(queue, 50, job -> Outcome.DONE);
    assertThat(queues.worker.drain(handler, queues.soon(LONG))).isEqualTo(120);
    assertThat(handler.sizes()).containsExactly(50, 50, 20);
    assertThat(queues.states(queue)).isEqualTo("completed 120");
    assertThat(queues.text("select count(*) from job_claims where queue_name = '%s'", queue))
        .isEqualTo("0");
    assertThat(
            queues.text(
                """
                select count(*) || ' ' || min(status) || ' ' || max(attempt_number) || ' ' || bool_and(duration >= '0 s')
                  from job_logs where queue_name = '%s'
                """,
                queue))
        .isEqualTo("120 success 1 true");
  }

  @Test
  void shouldRetryWithBackoffAndThenBury() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    ScriptedHandler handler =
        ScriptedHandler.each(queue, 10, job -> new Outcome.Retry("flaky", "not today"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(queues.worker.drain(handler, queues.soon(LONG))).isEqualTo(1);
      if (attempt < 3) {
        double wait =
            Double.parseDouble(
                queues.text(
                    "select extract(epoch from run_at - updated_at) from jobs where queue_name = '%s'",
                    queue));
        assertThat(wait).isBetween(0.74 * (1 << attempt), 1.26 * (1 << attempt));
        makeDue(queue);
      }
    }
    assertThat(queues.states(queue)).isEqualTo("failed 1");
    assertThat(queues.deadLetters(queue)).isEqualTo("flaky");
    assertThat(handler.abandoned).containsExactly("flaky");
    assertThat(
            queues.text(
                """
                select string_agg(status || ' ' || attempt_number || ' ' || reason_code, ', ' order by finished_at)
                  from job_logs where queue_name = '%s'
                """,
                queue))
        .isEqualTo("retry 1 flaky, retry 2 flaky, failed 3 flaky");
  }

  @Test
  void shouldWaitForADatabaseThatIsAway() {
    String queue = queues.queue(100);
    ScriptedHandler handler = meetsOutages(queue, 200);
    assertThat(handler.batches).hasSize(200);
    assertThat(queues.states(queue)).isEqualTo("queued 1");
    assertThat(handler.abandoned).isEmpty();
  }

  @Test
  void shouldGiveUpAJobThatTakesTheDatabaseDownForADay() {
    String queue = queues.queue(100);
    ScriptedHandler handler = meetsOutages(queue, 310);
    assertThat(handler.batches).hasSize(303);
    assertThat(handler.abandoned).hasSize(1);
    assertThat(queues.states(queue)).isEqualTo("failed 1");
  }

  private static ScriptedHandler meetsOutages(String queue, int runs) {
    queues.enqueue(queue, BIG, 1);
    ScriptedHandler handler = new ScriptedHandler(queue, 10, batch -> away());
    for (int run = 0; run < runs; run++) {
      queues.worker.drain(handler, queues.soon(LONG));
      makeDue(queue);
    }
    return handler;
  }

  @Test
  void shouldNotKeepOthersWithAJobThatTakesTheDatabaseDown() {
    String queue = queues.queue(100);
    List<UUID> ids = queues.enqueue(queue, BIG, 5);
    ScriptedHandler handler =
        new ScriptedHandler(
            queue,
            10,
            batch ->
                batch.jobs().stream().anyMatch(job -> job.id().equals(ids.get(2)))
                    ? away()
                    : batch.jobs().stream().collect(toMap(Job::id, job -> Outcome.DONE)));
    for (int run = 0; run < 20; run++) {
      queues.worker.drain(handler, queues.soon(LONG));
      makeDue(queue);
    }
    assertThat(queues.states(queue)).isEqualTo("completed 4, queued 1");
    assertThat(queues.text("select attempt_count from jobs where id = '%s'", ids.get(2)))
        .isEqualTo("0");
  }

  /** What a handler meets whose database shuts down. */
  private static Map<UUID, Outcome> away() {
    new Database(
            (DataSource)
                Proxy.newProxyInstance(
                    WorkerDbTest.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> {
                      throw new SQLException("shutting down", "57P01");
                    }))
        .update("delete from leads");
    return Map.of();
  }

  @Test
  void shouldTakeAFailingBatchApart() {
    String queue = queues.queue(100);
    List<UUID> ids = queues.enqueue(queue, BIG, 5);
    ScriptedHandler handler =
        new ScriptedHandler(
            queue,
            10,
            batch -> {
              if (batch.jobs().stream().anyMatch(job -> job.id().equals(ids.get(2)))) {
                throw new IllegalStateException("poison");
              }
              return Map.of(batch.jobs().getFirst().id(), Outcome.DONE);
            });
    for (int run = 0; run < 4; run++) {
      queues.worker.drain(handler, queues.soon(LONG));
      makeDue(queue);
    }
    assertThat(handler.sizes()).startsWith(5, 1, 1, 1, 1, 1);
    assertThat(queues.states(queue)).isEqualTo("completed 4, failed 1");
    assertThat(queues.deadLetters(queue)).isEqualTo("unexpected");
  }

  @Test
  void shouldNotLetALostWorkerComplete() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    UUID slow = UUID.randomUUID();
    Job job = queues.jobs.claim(queue, slow, 1, MINUTE).jobs().getFirst();
    queues.run(
        "update job_claims set locked_until = now() - interval '1 s' where worker_id = '%s'", slow);
    UUID other = UUID.randomUUID();
    assertThat(queues.jobs.claim(queue, other, 1, MINUTE).jobs().getFirst().attempt()).isEqualTo(2);
    Settlement done = new Settlement();
    done.done(job);
    assertThat(queues.jobs.extend(queue, slow, MINUTE)).isFalse();
    assertThat(queues.jobs.settle(queue, slow, done)).isZero();
    assertThat(queues.states(queue)).isEqualTo("running 1");
    assertThat(queues.jobs.settle(queue, other, done)).isEqualTo(1);
  }

  @Test
  void shouldTryTheCompanyOfALostJobAloneAndUncounted() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 4);
    queues.claimAndDie(queue, 10);
    ScriptedHandler handler = ScriptedHandler.each(queue, 10, job -> Outcome.DONE);
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(handler.sizes()).containsExactly(1, 1, 1, 1);
    assertThat(handler.batches)
        .allSatisfy(one -> assertThat(one.getFirst().attempt()).isEqualTo(1));
    assertThat(
            queues.text(
                "select count(*) from job_logs where status = 'lost' and queue_name = '%s'", queue))
        .isEqualTo("4");
  }

  @Test
  void shouldGiveUpAJobThatTakesEveryWorkerDown() {
    String queue = queues.queue(100);
    List<UUID> ids = queues.enqueue(queue, BIG, 1);
    for (int death = 0; death < 3; death++) {
      assertThat(queues.claimAndDie(queue, 10)).isEqualTo(ids);
    }
    ScriptedHandler handler = ScriptedHandler.each(queue, 10, job -> Outcome.DONE);
    handler.farewellFailures = 1;
    queues.worker.drain(handler, queues.soon(LONG));
    makeDue(queue);
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(handler.batches).isEmpty();
    assertThat(handler.abandoned).containsExactly("worker_lost");
    assertThat(queues.states(queue)).isEqualTo("failed 1");
    assertThat(queues.deadLetters(queue)).isEqualTo("worker_lost");
  }

  @Test
  void shouldBuryWhatNotEvenTheFarewellSurvives() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    for (int death = 0; death < 6; death++) {
      assertThat(queues.claimAndDie(queue, 10)).hasSize(1);
    }
    assertThat(queues.claimAndDie(queue, 10)).isEmpty();
    assertThat(queues.deadLetters(queue)).isEqualTo("worker_lost");
  }

  @Test
  void shouldRedriveADeadLetterAsTheSameJob() {
    String queue = queues.queue(100);
    List<UUID> ids = queues.enqueue(queue, BIG, 1);
    ScriptedHandler failing =
        ScriptedHandler.each(queue, 10, job -> new Outcome.Dead("bad", "never"));
    queues.worker.drain(failing, queues.soon(LONG));
    assertThat(queues.deadLetters(queue)).isEqualTo("bad");
    String redrive =
        """
        select count(*) from app_sec.redrive_jobs(
          array(select id from dead_letter_jobs where queue_name = '%s'), gen_random_uuid())
        """;
    assertThat(queues.text(redrive, queue)).isEqualTo("1");
    assertThat(queues.text(redrive, queue)).isEqualTo("0");
    ScriptedHandler handler = ScriptedHandler.each(queue, 10, job -> Outcome.DONE);
    queues.worker.drain(handler, queues.soon(LONG));
    Job job = handler.batches.getFirst().getFirst();
    assertThat(List.of(job.id())).isEqualTo(ids);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.redrives()).isEqualTo(1);
    assertThat(queues.deadLetters(queue)).isEqualTo("null");
  }

  @Test
  void shouldKeepItsLeaseWhileAlive() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    ScriptedHandler handler =
        new ScriptedHandler(
            queue,
            10,
            batch -> {
              String first = lockedUntil(queue);
              Awaitility.await()
                  .atMost(MINUTE)
                  .until(() -> queues.text("select now() > '%s'", first).equals("t"));
              assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 1, MINUTE).isEmpty()).isTrue();
              return Map.of(batch.jobs().getFirst().id(), Outcome.DONE);
            });
    // Longer than a busy machine keeps the beat from coming.
    handler.lease = Duration.ofSeconds(3);
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(queues.states(queue)).isEqualTo("completed 1");
  }

  @Test
  void shouldLoseItsLeaseWhenItHangs() {
    String queue = queues.queue(100);
    queues.run("update job_queues set timeout_seconds = 1 where name = '%s'", queue);
    queues.enqueue(queue, BIG, 1);
    UUID other = UUID.randomUUID();
    ScriptedHandler handler =
        new ScriptedHandler(
            queue,
            10,
            batch -> {
              Awaitility.await()
                  .atMost(MINUTE)
                  .until(() -> !queues.jobs.claim(queue, other, 1, MINUTE).isEmpty());
              assertThat(batch.keepAlive()).isFalse();
              return Map.of(batch.jobs().getFirst().id(), Outcome.DONE);
            });
    handler.lease = Duration.ofMillis(600);
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(queues.text("select locked_by from jobs where queue_name = '%s'", queue))
        .isEqualTo(other.toString());
  }

  @Test
  void shouldStopInTimeHandBackTheRestAndRingForIt() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 20);
    queues.api().rung().clear();
    Hands clock = new Hands(Instant.parse("2026-11-23T09:00:00Z"));
    ScriptedHandler handler =
        new ScriptedHandler(
            queue,
            4,
            batch -> {
              clock.forward(Duration.ofMillis(300));
              Job first = batch.jobs().getFirst();
              // The first of four is finished; time is up for the others.
              return batch.deadline().allows(Duration.ofSeconds(5))
                  ? Map.of(
                      first.id(), Outcome.DONE,
                      batch.jobs().get(1).id(), Outcome.DONE,
                      batch.jobs().get(2).id(), Outcome.DONE,
                      batch.jobs().get(3).id(), Outcome.DONE)
                  : Map.of(first.id(), Outcome.DONE);
            });
    Deadline deadline = Deadline.in(clock, Duration.ofMillis(5_400));
    assertThat(queues.worker.drain(handler, deadline)).isEqualTo(5);
    assertThat(queues.states(queue)).isEqualTo("completed 5, queued 15");
    assertThat(queues.api().rung()).containsExactly(queue);
    assertThat(queues.worker.drain(handler, Deadline.in(clock, Duration.ofSeconds(4)))).isZero();
    assertThat(
            queues.text(
                "select max(attempt_count) from jobs where status = 'queued' and queue_name = '%s'",
                queue))
        .isEqualTo("0");
  }

  /** A farewell may take its time as well: giving a rented server back does. */
  @Test
  void shouldKeepItsLeaseWhileItGivesAJobUp() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    queues.run("update jobs set max_attempts = 1 where queue_name = '%s'", queue);
    ScriptedHandler handler =
        ScriptedHandler.each(queue, 10, job -> new Outcome.Retry("flaky", "not today"));
    handler.lease = Duration.ofSeconds(3);
    handler.farewell =
        () -> {
          String before = lockedUntil(queue);
          Awaitility.await().atMost(MINUTE).until(() -> !lockedUntil(queue).equals(before));
        };
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(queues.deadLetters(queue)).isEqualTo("flaky");
    assertThat(handler.abandoned).hasSize(1);
  }

  @Test
  void shouldNotGiveUpWhatOthersHaveByNow() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 1);
    queues.run("update jobs set max_attempts = 1 where queue_name = '%s'", queue);
    ScriptedHandler handler =
        ScriptedHandler.each(
            queue,
            10,
            job -> {
              queues.run("delete from job_claims where queue_name = '%s'", queue);
              return new Outcome.Retry("flaky", "not today");
            });
    handler.lease = Duration.ofMillis(1);
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(handler.abandoned).isEmpty();
  }

  @Test
  void shouldRingForWhatItHandsBackInTime() {
    String queue = queues.queue(100);
    queues.enqueue(queue, BIG, 3);
    queues.api().rung().clear();
    ScriptedHandler handler =
        new ScriptedHandler(queue, 2, batch -> Map.of(batch.jobs().getFirst().id(), Outcome.DONE));
    queues.worker.drain(handler, queues.soon(LONG));
    assertThat(queues.states(queue)).isEqualTo("completed 1, queued 2");
    assertThat(queues.api().rung()).containsExactly(queue);

    queues.api().rung().clear();
    queues.worker.drain(new ScriptedHandler(queue, 2, batch -> Map.of()), queues.soon(LONG));
    assertThat(queues.api().rung()).isEmpty();
  }

  private static String lockedUntil(String queue) {
    return queues.text("select locked_until from job_claims where queue_name = '%s'", queue);
  }

  private static void makeDue(String queue) {
    queues.run(
        """
        update jobs set run_at = now(), suspect_at = case when suspect_at is not null then now() end
         where queue_name = '%s' and status = 'queued'
        """,
        queue);
  }
}
