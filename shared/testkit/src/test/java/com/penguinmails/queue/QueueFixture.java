package com.penguinmails.queue;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A queue of its own for each test, and short ways to fill and read it. */
final class QueueFixture implements AutoCloseable {
  static final UUID BIG = UUID.fromString("0190a000-0000-7000-8000-00000000000a");
  static final UUID SMALL = UUID.fromString("0190a000-0000-7000-8000-00000000000b");
  static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestDatabases databases;
  private final TestApi api;
  private final List<TestApi> others = new ArrayList<>();
  final Jobs jobs;
  final Worker worker;

  QueueFixture(TestDatabases databases) {
    this.databases = databases;
    api = TestApi.start(databases);
    jobs = api.beans(Roles.WORKER).getBean(Jobs.class);
    worker = api.beans(Roles.WORKER).getBean(Worker.class);
  }

  TestApi api() {
    return api;
  }

  /** The jobs as another process sees them, over connections of its own. */
  synchronized Jobs elsewhere() {
    TestApi other = TestApi.start(databases);
    others.add(other);
    return other.beans(Roles.WORKER).getBean(Jobs.class);
  }

  /** Makes a queue with room for this many running jobs. */
  String queue(int room) {
    String name = "test-" + Ids.next();
    run("insert into job_queues (name, max_concurrent_jobs) values ('%s', %d)", name, room);
    return name;
  }

  NewJob job(String queue, UUID tenant, int priority, @Nullable Instant runAt) {
    return new NewJob(Ids.next(), queue, "test", tenant, Json.EMPTY, priority, runAt);
  }

  List<UUID> enqueue(String queue, UUID tenant, int count) {
    List<NewJob> added =
        IntStream.range(0, count).mapToObj(i -> job(queue, tenant, NewJob.NORMAL, null)).toList();
    jobs.enqueue(added);
    return added.stream().map(NewJob::id).toList();
  }

  /** What a process takes that then dies. */
  List<UUID> claimAndDie(String queue, int count) {
    UUID dead = UUID.randomUUID();
    List<UUID> ids = jobs.claim(queue, dead, count, MINUTE).jobs().stream().map(Job::id).toList();
    run(
        "update job_claims set locked_until = now() - interval '1 second' where worker_id = '%s'",
        dead);
    return ids;
  }

  Deadline soon(Duration time) {
    return Deadline.in(Clock.systemUTC(), time);
  }

  Connection superuser() throws SQLException {
    return databases.superuser(Tier.QUEUE);
  }

  void run(String sql, Object... values) {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(filled(sql, values));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String filled(String sql, Object... values) {
    String text = sql;
    for (Object value : values) {
      text = text.replaceFirst("%[sd]", Matcher.quoteReplacement(value.toString()));
    }
    return text;
  }

  /** The first column of the first row. */
  String text(String sql, Object... values) {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(filled(sql, values))) {
      return result.next() ? String.valueOf(result.getString(1)) : "none";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For example {@code completed 3, queued 1}. */
  String states(String queue) {
    return text(
        """
        select string_agg(status || ' ' || n, ', ' order by status)
          from (select status, count(*) as n from jobs where queue_name = '%s' group by status) s
        """,
        queue);
  }

  /** How many pages of the index a claim reads that remembers the ring; the fewest of a few. */
  long pagesOfTurns(String queue) throws SQLException {
    long fewest = Long.MAX_VALUE;
    try (Connection worker = databases.connection(Tier.QUEUE, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      statement.execute("select app_sec.set_context(null, null, null)");
      for (int i = 0; i < 6; i++) {
        long before = pages(statement);
        statement.execute(
            "select from claim_jobs('%s', gen_random_uuid(), 10, interval '1 minute')"
                .formatted(queue));
        fewest = Math.min(fewest, pages(statement) - before);
      }
      worker.rollback();
    }
    return fewest;
  }

  private static long pages(Statement statement) throws SQLException {
    try (ResultSet result =
        statement.executeQuery(
            """
            select pg_stat_get_xact_blocks_fetched('jobs_default_queue_name_lane_band_run_at_id_idx'::regclass)
            """)) {
      result.next();
      return result.getLong(1);
    }
  }

  String deadLetters(String queue) {
    return text(
        "select string_agg(reason_code, ',') from dead_letter_jobs where queue_name = '%s' and not is_resolved",
        queue);
  }

  @Override
  public void close() {
    others.forEach(TestApi::close);
    api.close();
  }
}
