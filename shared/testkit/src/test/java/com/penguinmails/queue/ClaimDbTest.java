package com.penguinmails.queue;

import static com.penguinmails.queue.QueueFixture.BIG;
import static com.penguinmails.queue.QueueFixture.MINUTE;
import static com.penguinmails.queue.QueueFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which jobs a worker gets. */
@ExtendWith(TestDatabasesExtension.class)
class ClaimDbTest {
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
  void shouldTakeTheUrgentFirstAndTheOldestOfEqualUrgency() {
    String queue = queues.queue(100);
    Instant now = Instant.now();
    NewJob low = queues.job(queue, BIG, 200, now.minusSeconds(40));
    NewJob late = queues.job(queue, BIG, 100, now.minusSeconds(20));
    NewJob early = queues.job(queue, BIG, 150, now.minusSeconds(30));
    NewJob high = queues.job(queue, BIG, 50, now.minusSeconds(10));
    NewJob future = queues.job(queue, BIG, 1, now.plusSeconds(60));
    queues.jobs.enqueue(List.of(low, late, early, high, future));
    assertThat(oneByOne(queue)).containsExactly(high.id(), early.id(), late.id(), low.id());
  }

  @Test
  void shouldLetNothingStarve() {
    String queue = queues.queue(100);
    Instant now = Instant.now();
    NewJob oldLow = queues.job(queue, BIG, 200, now.minus(Duration.ofMinutes(32)));
    NewJob oldNormal = queues.job(queue, BIG, 100, now.minus(Duration.ofMinutes(6)));
    NewJob high = queues.job(queue, BIG, 10, now.minusSeconds(1));
    NewJob normal = queues.job(queue, BIG, 100, now.minusSeconds(2));
    queues.jobs.enqueue(List.of(normal, high, oldNormal, oldLow));
    assertThat(oneByOne(queue))
        .containsExactly(oldLow.id(), oldNormal.id(), high.id(), normal.id());
  }

  @Test
  void shouldShareABatchBetweenTenants() {
    String queue = queues.queue(1_000);
    queues.enqueue(queue, BIG, 300);
    queues.enqueue(queue, SMALL, 10);
    List<Job> first = queues.jobs.claim(queue, UUID.randomUUID(), 50, MINUTE).jobs();
    assertThat(first).hasSize(50);
    assertThat(first.stream().filter(job -> job.tenant().equals(SMALL))).hasSize(10);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 50, MINUTE).jobs()).hasSize(50);
  }

  @Test
  void shouldFillABatchPastTenantsThatMustWait() {
    String queue = queues.queue(1_000);
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    queues.jobs.enqueue(
        IntStream.range(0, 200)
            .mapToObj(i -> queues.job(queue, UUID.randomUUID(), 100, tomorrow))
            .toList());
    queues.enqueue(queue, BIG, 100);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 50, MINUTE).jobs()).hasSize(50);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 60, MINUTE).jobs()).hasSize(50);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 50, MINUTE).jobs()).isEmpty();
  }

  @Test
  void shouldServeMoreTenantsThanABatchHasPlaces() {
    String queue = queues.queue(10_000);
    for (int tenant = 0; tenant < 120; tenant++) {
      queues.enqueue(queue, UUID.randomUUID(), 3);
    }
    int claims = 0;
    while (!queues.states(queue).equals("completed 360")) {
      UUID worker = UUID.randomUUID();
      Settlement done = new Settlement();
      List<Job> got = queues.jobs.claim(queue, worker, 50, MINUTE).jobs();
      assertThat(got).isNotEmpty();
      got.forEach(done::done);
      queues.jobs.settle(queue, worker, done);
      assertThat(++claims).isLessThan(20);
    }
  }

  @Test
  void shouldFindWhatIsDueBeforeTheRememberedBeginning() {
    String queue = queues.queue(100);
    Instant now = Instant.now();
    queues.jobs.enqueue(
        IntStream.range(0, 6)
            .mapToObj(i -> queues.job(queue, BIG, 100, now.minusSeconds(60 - i)))
            .toList());
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 2, MINUTE).jobs()).hasSize(2);
    queues.jobs.enqueue(List.of(queues.job(queue, BIG, 100, now.minus(Duration.ofHours(1)))));
    assertThat(oneByOne(queue)).hasSize(5).doesNotHaveDuplicates();
  }

  /** Done jobs lie before the others in the index until it is vacuumed. */
  @Test
  void shouldNotWalkOverWhatIsDone() throws SQLException {
    String queue = queues.queue(10_000);
    Instant now = Instant.now();
    queues.run(
        """
        insert into jobs (id, queue_name, job_type, payload, tenant_id, run_at)
        select gen_random_uuid(), '%s', 'test', '{}', '%s', timestamptz '%s' - interval '1 hour' + n * interval '1 millisecond'
          from generate_series(1, 10100) n
        """,
        queue, BIG, now);
    UUID worker = UUID.randomUUID();
    Claim claim = queues.jobs.claim(queue, worker, 500, MINUTE);
    for (int done = 500; done < 10_000; done += 500) {
      Settlement settlement = new Settlement();
      claim.jobs().forEach(settlement::done);
      claim = queues.jobs.turn(queue, worker, settlement, 500, MINUTE);
    }
    // What was seen while they were done is up to a fifth of a second old.
    queues.run(
        "update job_rings set seen_at = now() - interval '1 minute' where queue_name = '%s'",
        queue);

    assertThat(queues.pagesOfTurns(queue)).isLessThan(30);
  }

  @Test
  void shouldGiveEveryJobToOneWorkerOnly() throws Exception {
    String queue = queues.queue(1_000);
    List<UUID> all = queues.enqueue(queue, BIG, 400);
    List<UUID> got = inParallel(4, jobs -> drainedBy(jobs, queue, 20));
    assertThat(got).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void shouldNeverRunMoreThanTheQueueAllows() throws Exception {
    String queue = queues.queue(7);
    queues.enqueue(queue, BIG, 50);
    List<UUID> got =
        inParallel(
            4,
            jobs ->
                jobs.claim(queue, UUID.randomUUID(), 3, MINUTE).jobs().stream()
                    .map(Job::id)
                    .toList());
    assertThat(got).hasSize(7).doesNotHaveDuplicates();
    assertThat(queues.states(queue)).isEqualTo("queued 43, running 7");
  }

  @Test
  void shouldNotOverrunTheLimitWhenManyWorkersWakeAtOnce() throws Exception {
    String queue = queues.queue(110);
    queues.enqueue(queue, BIG, 200);
    CountDownLatch claimed = new CountDownLatch(12);
    List<Callable<Boolean>> claims =
        Collections.nCopies(12, () -> claimBesideOthers(queue, claimed));
    try (ExecutorService workers = Executors.newFixedThreadPool(12)) {
      for (Future<Boolean> one : workers.invokeAll(claims)) {
        var unused = one.get();
      }
    }

    assertThat(queues.states(queue)).isEqualTo("queued 90, running 110");
  }

  /** Commits when all have claimed, or when the others wait for this one to commit. */
  private static boolean claimBesideOthers(String queue, CountDownLatch claimed)
      throws SQLException, InterruptedException {
    try (Connection worker = queues.superuser();
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      statement.execute(
          "select from claim_jobs('%s', gen_random_uuid(), 10, interval '1 minute')"
              .formatted(queue));
      claimed.countDown();
      boolean all = claimed.await(300, TimeUnit.MILLISECONDS);
      worker.commit();
      return all;
    }
  }

  @Test
  void shouldClaimNothingWhilePaused() {
    String queue = queues.queue(10);
    queues.enqueue(queue, BIG, 1);
    queues.run("select app_sec.pause_queue('%s', true)", queue);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 5, MINUTE).isEmpty()).isTrue();
    queues.run("select app_sec.pause_queue('%s', false)", queue);
    assertThat(queues.jobs.claim(queue, UUID.randomUUID(), 5, MINUTE).jobs()).hasSize(1);
  }

  @Test
  void shouldBuryAJobForAQueueThatDoesNotExist() {
    assertThat(queues.jobs.enqueue(List.of(queues.job("nowhere", BIG, 100, null)))).isZero();
    assertThat(queues.deadLetters("nowhere")).isEqualTo("unknown_queue");
  }

  private static List<UUID> drainedBy(Jobs jobs, String queue, int size) {
    UUID worker = UUID.randomUUID();
    List<UUID> mine = new ArrayList<>();
    Claim claim = jobs.claim(queue, worker, size, MINUTE);
    while (!claim.isEmpty()) {
      Settlement done = new Settlement();
      claim.jobs().forEach(done::done);
      claim.jobs().forEach(job -> mine.add(job.id()));
      claim = jobs.turn(queue, worker, done, size, MINUTE);
    }
    return mine;
  }

  private static List<UUID> oneByOne(String queue) {
    return drainedBy(queues.jobs, queue, 1);
  }

  private static List<UUID> inParallel(int workers, Function<Jobs, List<UUID>> work)
      throws Exception {
    List<UUID> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<List<UUID>>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Jobs jobs = queues.elsewhere();
        running.add(threads.submit(() -> work.apply(jobs)));
      }
      for (Future<List<UUID>> one : running) {
        all.addAll(one.get());
      }
    }
    return all;
  }
}
