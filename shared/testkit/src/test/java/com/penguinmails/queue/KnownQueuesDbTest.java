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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update jobs set queue_name = 'webhook-processing' where queue_name = 'named'",
        "update job_queues set name = 'renamed' where name = 'named'"
      })
  void shouldKeepAJobInItsQueue(String change) throws SQLException {
    try (Connection admin = databases.superuser(Tier.QUEUE);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "insert into job_queues (name) values ('named'), ('other') on conflict do nothing");
      statement.execute(TWO_JOBS.formatted("named", "other"));
      assertThatThrownBy(() -> statement.execute(change)).extracting("SQLState").isEqualTo("23503");
    }
  }
}
