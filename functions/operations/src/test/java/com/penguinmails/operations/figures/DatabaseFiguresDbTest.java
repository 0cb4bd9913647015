package com.penguinmails.operations.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class DatabaseFiguresDbTest {
  @Test
  void shouldSayWhatAlarmsReadOfEveryTier(TestDatabases databases)
      throws IOException, SQLException {
    try (TestApi api = TestApi.start(databases)) {
      try (Connection queue = databases.superuser(Tier.QUEUE);
          Statement statement = queue.createStatement()) {
        statement.execute(
            """
            insert into jobs (id, queue_name, job_type, payload, run_at)
            select gen_random_uuid(), 'lead-import', 'lead-import', '{}', now() - interval '7 minutes'
            from generate_series(1, 3)
            """);
        statement.execute(
            """
            insert into jobs (id, queue_name, job_type, payload, run_at, created_at)
            values (gen_random_uuid(), 'provisioning', 'server-provision', '{}', now() + interval '1 hour', now() - interval '31 minutes'),
                   (gen_random_uuid(), 'provisioning', 'tenant-erase', '{}', now() + interval '90 days', now() - interval '1 day')
            """);
      }
      try (Connection olap = databases.superuser(Tier.OLAP);
          Statement statement = olap.createStatement()) {
        statement.execute(
            """
            insert into mailbox_analytics (tenant_id, mailbox_id, sent, delivered, bounced, spam_complaints)
            values (gen_random_uuid(), gen_random_uuid(), 100, 98, 2, 1),
                   (gen_random_uuid(), gen_random_uuid(), 50, 49, 1, 0)
            """);
      }
      Map<String, Object> figures = new TreeMap<>();
      for (String line : api.beans(Roles.WORKER).getBean(DatabaseFigures.class).lines()) {
        Map<String, Object> said =
            api.beans(Roles.WORKER)
                .getBean(JsonMapper.class)
                .readValue(line, Argument.mapOf(String.class, Object.class));
        said.forEach((name, value) -> figures.put(said.get("Tier") + " " + name, value));
      }

      assertThat(figures)
          .containsEntry("queue JobsDue", 3)
          .containsKeys("oltp IndexHitRatio", "content TableScanRatio", "olap DeadTupleRatio")
          .containsKeys("oltp DatabaseBytes", "queue JobFailureRate", "queue DeadLettersLastHour");
      assertThat(number(figures, "queue OldestJobSeconds")).isGreaterThanOrEqualTo(420);
      assertThat(number(figures, "queue ProvisioningSeconds")).isBetween(1860, 3600);
      assertThat(number(figures, "olap MailsSent")).isGreaterThanOrEqualTo(150);
      assertThat(number(figures, "olap MailsDelivered")).isGreaterThanOrEqualTo(147);
      assertThat(number(figures, "olap MailsBounced")).isGreaterThanOrEqualTo(3);
      assertThat(number(figures, "olap SpamComplaints")).isGreaterThanOrEqualTo(1);
      assertThat(number(figures, "content PartitionsAhead")).isBetween(2, 24);
      assertThat(String.valueOf(figures.get("queue _aws"))).contains("PenguinMails", "JobsDue");
    }
  }

  private static int number(Map<String, Object> figures, String name) {
    return Integer.parseInt(String.valueOf(figures.get(name)));
  }
}
