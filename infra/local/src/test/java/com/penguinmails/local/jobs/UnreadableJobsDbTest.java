package com.penguinmails.local.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every queue's handler does with a job that says nothing it understands. */
@ExtendWith(TestDatabasesExtension.class)
class UnreadableJobsDbTest {
  /** A handler that does not know a type buries the job for that alone. */
  private static final List<String> TYPES =
      List.of(
          "send",
          "campaign-changed",
          "company-changed",
          "message-event",
          "lead-import",
          "privacy-request",
          "tenant-provision",
          "server-provision");

  private static TestApi api;
  private static Collection<JobHandler> handlers;

  @BeforeAll
  static void start(TestDatabases databases) {
    api = TestApi.start(databases);
    handlers = api.beans(Roles.WORKER).getBeansOfType(JobHandler.class);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldKnowTheHandlersOfAllQueues() {
    assertThat(handlers).hasSizeGreaterThanOrEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "\"words\"", "7", "{\"unknown\": 1}"})
  void shouldBuryWhatItCannotRead(String payload) {
    for (JobHandler handler : handlers) {
      for (String type : TYPES) {
        Job job = job(handler.queue(), type, payload);

        Outcome outcome = handler.handle(alone(job)).get(job.id());

        assertThat(outcome)
            .as("%s: a %s that says %s", handler.queue(), type, payload)
            .isInstanceOf(Outcome.Dead.class);
      }
    }
  }

  private static Job job(String queue, String type, String payload) {
    UUID tenant = api.tenants().first().id();
    return new Job(UUID.randomUUID(), queue, type, tenant, new Json(payload), 1, 3);
  }

  private static Batch alone(Job job) {
    return new Batch() {
      @Override
      public List<Job> jobs() {
        return List.of(job);
      }

      @Override
      public Deadline deadline() {
        return Deadline.in(Clock.systemUTC(), Duration.ofMinutes(5));
      }

      @Override
      public boolean keepAlive() {
        return true;
      }
    };
  }
}
