package com.penguinmails.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a foreign key from jobs to their queue would see to. */
@ExtendWith(TestDatabasesExtension.class)
class KnownQueuesDbTest {
  private static final String TWO_JOBS =
      "insert into jobs (id, queue_name, job_type, payload) select gen_random_uuid(), n, 'test', '{}' from unnest(array['%s', '%s']) n";

  private final TestDatabases databases;

  KnownQueuesDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldRefuseJobsOfAQueueThatIsNotThere() throws SQLException {
    try (Connection worker = databases.connection(Tier.QUEUE, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      assertThatThrownBy(() -> statement.execute(TWO_JOBS.formatted("email-sending", "nowhere")))
          .extracting("SQLState")
          .isEqualTo("23503");
      assertThat(statement.executeUpdate(TWO_JOBS.formatted("email-sending", "warmup-processing")))
          .isEqualTo(2);
    }
  }

  @Test
  void shouldTakeItsJobsWithAQueue() throws SQLException {
    try (Connection admin = databases.superuser(Tier.QUEUE);
        Statement statement = admin.createStatement()) {
      statement.execute("insert into job_queues (name) values ('leaving'), ('staying')");
      statement.execute(TWO_JOBS.formatted("leaving", "staying"));
      statement.execute("delete from job_queues where name = 'leaving'");
      try (ResultSet row =
          statement.executeQuery(
              "select string_agg(queue_name, ',') from jobs where queue_name in ('leaving', 'staying')")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("staying");
      }
    }
  }

  @Test
  void shouldKeepTheNameOfAQueue() throws SQLException {
    try (Connection admin = databases.superuser(Tier.QUEUE);
        Statement statement = admin.createStatement()) {
      statement.execute("insert into job_queues (name) values ('named')");
      assertThatThrownBy(
              () ->
                  statement.execute("update job_queues set name = 'renamed' where name = 'named'"))
          .extracting("SQLState")
          .isEqualTo("23503");
    }
  }

  @Test
  void shouldKeepAJobInItsQueue() throws SQLException {
    try (Connection worker = databases.connection(Tier.QUEUE, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      assertThatThrownBy(
              () -> statement.execute("update jobs set queue_name = 'webhook-processing'"))
          .extracting("SQLState")
          .isEqualTo("42501");
    }
  }
}
