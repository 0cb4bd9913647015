package com.penguinmails.queue;

import static com.penguinmails.queue.QueueFixture.BIG;
import static com.penguinmails.queue.QueueFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.queue.lambda.WorkerFunction;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that become due between two sweeps. */
@ExtendWith(TestDatabasesExtension.class)
class AheadDbTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

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
  void shouldTellTheSecondsAtWhichSomethingBecomesDue() throws SQLException {
    String queue = queues.queue(10);
    try (Connection connection = queues.superuser();
        Statement statement = connection.createStatement()) {
      // One moment for all: the database's clock stands still in a transaction.
      connection.setAutoCommit(false);
      statement.execute(
          """
          insert into jobs (id, queue_name, job_type, payload, tenant_id, priority, run_at)
          select gen_random_uuid(), '%s', 'test', '{}', t::uuid, p, now() + s * interval '1 second'
            from (values ('%s', 100, 20.5), ('%s', 10, 20.9), ('%s', 200, 40), ('%s', 100, 71), ('%s', 100, -1)) as v (t, p, s)
          """
              .formatted(queue, BIG, SMALL, BIG, BIG, SMALL));
      assertThat(ahead(statement, queue)).isEqualTo("{21,40}");
      statement.execute(
          "update job_queues set is_active = false where name = '%s'".formatted(queue));
      assertThat(ahead(statement, queue)).as("a paused queue").isEqualTo("{}");
    }
  }

  private static String ahead(Statement statement, String queue) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select due_ahead('%s', interval '70 seconds')".formatted(queue))) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void shouldRingForNewJobsWhenTheyAreDue() {
    List<String> rung = new ArrayList<>();
    Ahead ahead = new Ahead(queues.jobs, recorded(rung), new Hands(NOW));
    Ahead.Rings run = ahead.rings();
    List<NewJob> batch =
        List.of(
            queues.job("now", BIG, 100, null),
            queues.job("now", SMALL, 100, NOW.minusSeconds(5)),
            queues.job("soon", BIG, 100, NOW.plusMillis(18_801)),
            queues.job("soon", SMALL, 100, NOW.plusMillis(19_800)),
            queues.job("soon", SMALL, 100, NOW.plusMillis(39_801)),
            queues.job("later", BIG, 100, NOW.plusSeconds(71)));
    run.ringFor(batch);
    assertThat(rung).containsExactlyInAnyOrder("now", "soon in PT20S", "soon in PT41S");

    rung.clear();
    run.ringFor(batch);
    assertThat(rung).as("once in a run, but at once each time").containsExactly("now");
  }

  @Test
  void shouldRingAheadWhenItSweepsAndNotWhenItIsRung() {
    String queue = queues.queue(10);
    queues.jobs.enqueue(List.of(queues.job(queue, BIG, 100, Instant.now().plusSeconds(35))));
    ApplicationContext beans = queues.api().beans(Roles.WORKER);
    beans.registerSingleton(ScriptedHandler.each(queue, 1, job -> Outcome.DONE));
    WorkerFunction function = new WorkerFunction(beans, ScriptedHandler.class) {};

    function.handleRequest(
        Map.of("Records", List.of(Map.of("messageId", "1", "body", Doorbell.RING))),
        TestContext.of());
    assertThat(queues.api().rung()).noneMatch(ring -> ring.startsWith(queue));
    function.handleRequest(Map.of(), TestContext.of());
    assertThat(queues.api().rung()).singleElement().asString().startsWith(queue + " in ");
  }

  private static Doorbell recorded(List<String> rung) {
    return new Doorbell() {
      @Override
      public void ring(String queue) {
        rung.add(queue);
      }

      @Override
      public void ring(String queue, Duration wait) {
        rung.add(queue + " in " + wait);
      }
    };
  }
}
