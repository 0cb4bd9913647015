package com.penguinmails.operations.queues;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator at work. */
@ExtendWith(TestDatabasesExtension.class)
class QueueHandlerTest {
  private static final String PATH = "/api/v1/platform/queue";

  private static TestApi api;
  private static TestDatabases databases;
  private static ApiClient operator;
  private static ApiClient reader;

  @BeforeAll
  static void start(TestDatabases given) throws SQLException {
    databases = given;
    api = TestApi.start(given);
    operator = api.platform(OperationsApiHandler::new).asStaff("ops");
    reader = api.platform(OperationsApiHandler::new).asStaff("platform_engineer");
    queue(
        """
        insert into job_queues (name) values ('a-busy');
        insert into jobs (id, queue_name, job_type, payload, run_at)
        select gen_random_uuid(), 'a-busy', 'test', '{}', now() + make_interval(mins => n * 10 - 25)
          from generate_series(0, 4) n;
        insert into jobs (id, queue_name, job_type, payload, status, failed_at)
        select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'a-busy', 'test', '{}', 'failed', now()
          from generate_series(1, 4) n;
        insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, final_attempt, reason_code, payload,
                                      failure_timestamp)
        select id, id, queue_name, job_type, 3, case when id::text like '%4' then 'flaky' else 'lost' end, payload,
               now() - make_interval(mins => right(id::text, 1)::integer)
          from jobs where status = 'failed'
        """);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldShowHowQueuesStandAndPauseThem() {
    ApiAnswer list = reader.get(PATH + "/queues");
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    assertThat(list.at("/data/0/name")).isEqualTo("a-busy");
    assertThat(list.at("/data/0/depth")).isEqualTo("3");
    assertThat(list.at("/data/0/delayed")).isEqualTo("2");
    assertThat(list.at("/data/0/in_flight")).isEqualTo("0");
    assertThat(list.at("/data/0/active")).isEqualTo("true");

    assertThat(reader.post(PATH + "/queues/a-busy/pause", "{}").status()).isEqualTo(403);
    assertThat(operator.post(PATH + "/queues/a-busy/pause", "{}").status()).isEqualTo(204);
    assertThat(reader.get(PATH + "/queues").at("/data/0/active")).isEqualTo("false");
    assertThat(operator.post(PATH + "/queues/a-busy/resume", "{}").status()).isEqualTo(204);
    assertThat(reader.get(PATH + "/queues").at("/data/0/active")).isEqualTo("true");
    assertThat(api.rung()).contains("a-busy");
    assertThat(operator.post(PATH + "/queues/nowhere/pause", "{}").status()).isEqualTo(404);
  }

  @Test
  void shouldListAndRedriveDeadLetters() throws SQLException {
    ApiAnswer first = reader.get(PATH + "/dead-letters?queue=a-busy&reason=lost&limit=2");
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.at("/data/0/id")).endsWith("1");
    assertThat(first.at("/data/1/id")).endsWith("2");
    assertThat(first.body()).doesNotContain("payload");
    ApiAnswer second =
        reader.get(
            PATH
                + "/dead-letters?queue=a-busy&reason=lost&limit=2&cursor="
                + first.at("/next_cursor"));
    assertThat(second.at("/data/0/id")).endsWith("3");
    assertThat(second.at("/has_more")).isEqualTo("false");

    String one = PATH + "/dead-letters/00000000-0000-0000-0000-000000000001/redrive";
    assertThat(reader.post(one, "{}").status()).isEqualTo(403);
    assertThat(operator.post(one, "{}").at("/requeued")).isEqualTo("1");
    assertThat(operator.post(one, "{}").status()).isEqualTo(404);
    ApiAnswer many =
        operator.post(
            PATH + "/dead-letters/redrive",
            """
            {"ids": ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002",
                     "00000000-0000-0000-0000-000000000003"]}
            """);
    assertThat(many.at("/requeued")).as(many.body()).isEqualTo("2");
    assertThat(api.rung()).contains("a-busy");
    assertThat(reader.get(PATH + "/dead-letters?queue=a-busy").at("/data/0/reason_code"))
        .isEqualTo("flaky");
    assertThat(
            text(
                Tier.QUEUE,
                "select count(*) from jobs where redrive_count = 1 and status = 'queued' and attempt_count = 0"))
        .isEqualTo("3");
    assertThat(
            text(
                Tier.OLTP,
                "select count(*) from admin_audit_log where action = 'dead_letter.redriven'"))
        .isEqualTo("4");

    // A second letter about a job that is queued by now.
    queue(
        """
        insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, final_attempt, reason_code, payload)
        select '00000000-0000-0000-0000-000000000009', original_job_id, queue_name, job_type, 3, 'lost', payload
          from dead_letter_jobs where id = '00000000-0000-0000-0000-000000000001'
        """);
    ApiAnswer again =
        operator.post(PATH + "/dead-letters/00000000-0000-0000-0000-000000000009/redrive", "{}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.at("/requeued")).isEqualTo("0");
  }

  private static void queue(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.QUEUE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Tier tier, String sql) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
