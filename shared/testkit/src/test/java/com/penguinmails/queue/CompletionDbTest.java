package com.penguinmails.queue;

import static com.penguinmails.queue.QueueFixture.BIG;
import static com.penguinmails.queue.QueueFixture.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What completing a job writes: nothing but the job, on the page where it was inserted. */
@ExtendWith(TestDatabasesExtension.class)
class CompletionDbTest {
  private static final int JOBS = 400;

  private static TestDatabases databases;
  private static QueueFixture queues;

  @BeforeAll
  static void start(TestDatabases all) {
    databases = all;
    queues = new QueueFixture(all);
  }

  @AfterAll
  static void stop() {
    queues.close();
  }

  /** While somebody looks, nothing can be cleaned up: the page must have had room all along. */
  @Test
  void shouldTouchNoIndex() throws SQLException {
    String queue = queues.queue(10_000);
    queues.enqueue(queue, BIG, JOBS);
    try (Connection other = queues.superuser();
        Statement look = other.createStatement()) {
      other.setAutoCommit(false);
      other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      look.execute("select from jobs limit 1");
      UUID worker = UUID.randomUUID();
      List<Job> claimed = queues.jobs.claim(queue, worker, JOBS, MINUTE).jobs();

      assertThat(heapOnly(queue, worker, claimed)).isEqualTo(JOBS + " of " + JOBS);
    }
  }

  @Test
  void shouldRefuseJobsOutOfTheirPlace() {
    String queue = queues.queue(10);
    queues.enqueue(queue, BIG, 1);

    for (String wrong : List.of("lane = null", "status = 'completed'", "suspect_at = now()")) {
      assertThat(refusal("update jobs set %s where queue_name = '%s'", wrong, queue))
          .as(wrong)
          .contains("jobs_place");
    }
  }

  private static String refusal(String sql, Object... values) {
    try {
      queues.run(sql, values);
      return "none";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static String heapOnly(String queue, UUID worker, List<Job> done) throws SQLException {
    String ids = done.stream().map(job -> job.id().toString()).collect(Collectors.joining(","));
    try (Connection connection = databases.connection(Tier.QUEUE, Roles.WORKER);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select app_sec.set_context(null, null, null)");
      statement.execute(
          "select settle_jobs('%s', '%s', '{%s}', '{}', '{}', '{}', '{}', '{}', true)"
              .formatted(queue, worker, ids));
      try (ResultSet row =
          statement.executeQuery(
              """
              select n_tup_hot_upd || ' of ' || n_tup_upd from pg_stat_xact_user_tables where relname = 'jobs_default'
              """)) {
        row.next();
        return row.getString(1);
      } finally {
        connection.commit();
      }
    }
  }
}
