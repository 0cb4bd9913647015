package com.penguinmails.operations.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.upkeep.Rounds;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class MaintenanceDbTest {
  private final TestDatabases databases;
  private final TestApi api;
  private final UUID tenant;
  private final UUID other;

  MaintenanceDbTest(TestDatabases databases) {
    this.databases = databases;
    this.api = TestApi.start(databases);
    this.tenant = api.tenants().first().id();
    this.other = api.tenants().second().id();
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldRefreshWhileSomebodyReads() throws SQLException {
    run(
        Tier.OLAP,
        """
        insert into campaigns (id, tenant_id, name, status, updated) values ('00000000-0000-0000-0000-0000000000c1', '%1$s', 'Spring', 'sending', now());
        insert into campaign_analytics (tenant_id, campaign_id, sent, delivered, opened_tracked) values ('%1$s', '00000000-0000-0000-0000-0000000000c1', 200, 150, 50)
        """
            .formatted(tenant));
    try (Connection reader = databases.superuser(Tier.OLAP);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(one(statement, "select count(*) from campaign_performance_mv")).isEqualTo("0");
      // The reader's transaction is still open, and reads on: neither waits for the other.
      assertThat(round(Roles.WORKER, ViewRefresh.class)).containsEntry("refreshed", 6L);
      statement.execute("set local lock_timeout = '100ms'");
      assertThat(
              one(
                  statement,
                  "select concat_ws(' ', campaign_name, delivery_rate, open_rate) from campaign_performance_mv"))
          .isEqualTo("Spring 75.00 33.33");
      reader.rollback();
    }
  }

  @Test
  void shouldRefreshForLongerThanTheRolesStatementsMayTake() throws SQLException {
    String database = text(Tier.OLAP, "select current_database()");
    run(
        Tier.OLAP,
        "alter role penguin_worker in database \"%s\" set statement_timeout = '1s'"
            .formatted(database));
    run(
        Tier.OLAP,
        """
        create policy slow on campaigns as restrictive for select to penguin_owner using ((select true from pg_sleep(1.5)));
        insert into campaigns (id, tenant_id, name, status, updated) values (gen_random_uuid(), '%1$s', 'Slow', 'sending', now());
        insert into campaign_analytics (tenant_id, campaign_id, sent) select '%1$s', id, 1 from campaigns where name = 'Slow'
        """
            .formatted(tenant));
    try {
      assertThat(round(Roles.WORKER, ViewRefresh.class))
          .containsEntry("done", true)
          .doesNotContainKey("failed");
      assertThat(
              text(
                  Tier.OLAP,
                  "select count(*) from campaign_performance_mv where campaign_name = 'Slow'"))
          .isEqualTo("1");
      assertThat(
              text(
                  Tier.OLAP,
                  "select took_ms >= 1500 from view_refreshes where view_name = 'campaign_performance_mv'"))
          .isEqualTo("t");
    } finally {
      run(Tier.OLAP, "drop policy slow on campaigns");
      run(
          Tier.OLAP,
          "alter role penguin_worker in database \"%s\" reset statement_timeout"
              .formatted(database));
    }
  }

  @Test
  void shouldLeaveAViewAloneThatIsTakenBackAndRefreshItWhenMadeAgain() throws SQLException {
    round(Roles.WORKER, ViewRefresh.class);
    owner(Tier.OLAP, "select app_sec.roll_back_campaign_performance()");
    assertThat(round(Roles.WORKER, ViewRefresh.class))
        .containsEntry("taken_back", 1L)
        .doesNotContainKey("failed");
    owner(Tier.OLAP, "select app_sec.apply_campaign_performance()");
    assertThat(round(Roles.WORKER, ViewRefresh.class)).doesNotContainKeys("taken_back", "failed");
    assertThat(
            text(
                Tier.OLAP,
                "select changes is not null from view_refreshes where view_name = 'campaign_performance_mv'"))
        .isEqualTo("t");
  }

  @Test
  void shouldRemoveBodiesBeforeMessagesByPolicyAndNeverUnderALegalHold() throws SQLException {
    run(Tier.CONTENT, "truncate email_messages cascade; truncate content_search_index");
    owner(
        Tier.CONTENT,
        """
        select app_sec.make_message_partitions((now() - interval '9 years')::date, 1),
               app_sec.make_message_partitions((now() - interval '8 years')::date, 1),
               app_sec.make_message_partitions((now() - interval '2700 days')::date, 1),
               app_sec.make_message_partitions((now() - interval '100 days')::date, 1)
        """);
    message(tenant, "100 days", "policy");
    message(tenant, "10 days", "young");
    message(tenant, "10 days", "young as well");
    message(other, "100 days", "default");
    message(other, "8 years", "old");
    message(other, "2700 days", "whole month");
    message(tenant, "2700 days", "whole month too");
    UUID held = api.tenants().deleted().id();
    message(held, "8 years", "held");
    run(
        Tier.CONTENT,
        """
        insert into retention_policies (tenant_id, content_type, retention_days) values ('%s', 'email', 30);
        insert into retention_policies (tenant_id, content_type, retention_days, legal_hold) values ('%s', 'email', 30, true);
        """
            .formatted(tenant, held));
    assertThat(round(Roles.OWNER, Retention.class))
        // One month in one go; the rows of another, in which a legal hold keeps some.
        .containsEntry("months", 2L)
        .containsEntry("bodies", 2L)
        .containsEntry("messages", 3L)
        .containsEntry("shared", 1L)
        // The month that had nothing from the beginning, and the one that has nothing now.
        .containsEntry("partitions_dropped", 10L);
    assertThat(round(Roles.OWNER, Retention.class))
        .containsEntry("months", 0L)
        .containsEntry("bodies", 0L)
        .containsEntry("messages", 0L);
    assertThat(
            text(
                Tier.CONTENT,
                "select string_agg(m.subject, ',' order by m.subject) from email_messages m"))
        .isEqualTo("default,held,policy,young,young as well");
    assertThat(
            text(
                Tier.CONTENT,
                "select string_agg(m.subject, ',' order by m.subject) from email_messages m join email_content c using (storage_key)"))
        .isEqualTo("default,held,young,young as well");
    assertThat(text(Tier.CONTENT, "select count(*) from content_search_index")).isEqualTo("4");
  }

  @Test
  void shouldKeepDefaultBodiesByTheMonthAndPoliciesToTheDay() throws SQLException {
    run(
        Tier.CONTENT,
        "truncate email_messages cascade; truncate content_search_index, retention_policies");
    owner(
        Tier.CONTENT,
        "select app_sec.make_message_partitions((now() - interval '40 days')::date, 3)");
    message(tenant, "40 days", "past a policy of its own");
    message(other, "40 days", "of a month that has days to go");
    run(
        Tier.CONTENT,
        """
        insert into retention_policies (tenant_id, content_type, retention_days) values ('%s', 'email', 39);
        """
            .formatted(tenant));
    String month = text(Tier.CONTENT, "select to_char(now() - interval '40 days', 'YYYYMM')");
    // As if the default ended on the last day but one of the month of these messages.
    int days =
        Integer.parseInt(
            text(
                Tier.CONTENT,
                "select current_date - (to_date('"
                    + month
                    + "', 'YYYYMM') + interval '1 month' - interval '2 days')::date"));
    assertThat(expire(days)).isEqualTo(1);
    assertThat(
            text(
                Tier.CONTENT,
                "select string_agg(m.subject, ',') from email_messages m join email_content c using (storage_key)"))
        .isEqualTo("of a month that has days to go");
    // Two days later the month is over, and goes as a whole.
    owner(Tier.CONTENT, "select app_sec.drop_due_month(false, " + (days - 2) + ")");
    assertThat(text(Tier.CONTENT, "select count(*) from email_content")).isEqualTo("0");
    assertThat(text(Tier.CONTENT, "select count(*) from content_search_index")).isEqualTo("0");
    assertThat(text(Tier.CONTENT, "select count(*) from email_messages")).isEqualTo("2");
    // An answer read late still finds its month.
    message(other, "40 days", "late");
  }

  @Test
  void shouldKeepAttachmentsShorterThanBodiesAndNotCountWhatIsNotStored() throws SQLException {
    run(
        Tier.CONTENT,
        """
        truncate email_messages cascade;
        truncate content_search_index, content_retention_stats, retention_policies
        """);
    message(tenant, "9 days", "one");
    run(
        Tier.CONTENT,
        """
        insert into attachments (id, tenant_id, parent_storage_key, filename, mime_type, size_bytes, content, omitted, created_at)
        select gen_random_uuid(), tenant_id, storage_key, 'a', 'text/plain', n.size, n.content, n.omitted, now() - n.age * interval '1 day'
          from email_messages, (values (3, '\\x616161'::bytea, null, 8), (4, '\\x61616161'::bytea, null, 6),
                                       (90000000, ''::bytea, 'too_large', 6)) n (size, content, omitted, age)
        """);
    run(
        Tier.CONTENT,
        """
        insert into retention_policies (tenant_id, content_type, retention_days) values ('%s', 'attachment', 7);
        """
            .formatted(tenant));
    assertThat(round(Roles.OWNER, Retention.class))
        .containsEntry("attachments", 1L)
        .containsEntry("bodies", 0L);
    round(Roles.WORKER, StorageMetrics.class);
    assertThat(
            text(
                Tier.CONTENT,
                "select concat_ws(' ', total_attachments, total_size_bytes) from content_retention_stats where tenant_id = '"
                    + tenant
                    + "'"))
        .isEqualTo("1 104");
  }

  private int expire(int days) throws SQLException {
    try (Connection owner = databases.connection(Tier.CONTENT, Roles.OWNER);
        Statement statement = owner.createStatement()) {
      return Integer.parseInt(one(statement, "select app_sec.expire_content(" + days + ", 100)"));
    }
  }

  @Test
  void shouldRemoveJobsAndOperationalRows() throws SQLException {
    run(
        Tier.QUEUE,
        """
        insert into jobs (id, queue_name, job_type, payload, status, updated_at)
        select gen_random_uuid(), 'email-sending', 'x', '{}', s, now() - interval '40 days'
          from unnest(array['completed', 'failed', 'queued']) s
        """);
    run(
        Tier.OLTP,
        """
        insert into connection_pool_metrics (collected_at) select now() - n * interval '20 days' from generate_series(1, 3) n;
        insert into system_notifications (category, title, message, severity, is_resolved, resolved)
        select 'x', 'x', 'x', 'info', n > 1, now() - interval '2 years' from generate_series(1, 3) n;
        insert into idempotency_keys (tenant_id, key, request_hash, created)
        select '%s', 'old' || n, '', now() - n * interval '20 hours' from generate_series(1, 3) n;
        """
            .formatted(tenant));
    round(Roles.OWNER, Retention.class);
    assertThat(text(Tier.QUEUE, "select string_agg(status, ',' order by status) from jobs"))
        .isEqualTo("failed,queued");
    assertThat(text(Tier.OLTP, "select count(*) from connection_pool_metrics")).isEqualTo("1");
    assertThat(text(Tier.OLTP, "select count(*) from system_notifications")).isEqualTo("1");
    assertThat(text(Tier.OLTP, "select count(*) from idempotency_keys")).isEqualTo("1");
  }

  @Test
  void shouldMeasureWhatATenantStores() throws SQLException {
    run(
        Tier.CONTENT,
        "truncate email_messages cascade; truncate content_search_index, content_retention_stats");
    message(tenant, "1 day", "one");
    message(tenant, "1 day", "two");
    round(Roles.WORKER, StorageMetrics.class);
    assertThat(round(Roles.WORKER, StorageMetrics.class))
        .hasEntrySatisfying(
            "measured", tenants -> assertThat((Long) tenants).isGreaterThanOrEqualTo(2));
    assertThat(
            text(
                Tier.CONTENT,
                "select concat_ws(' ', total_content_objects, total_size_bytes, compressed_size_bytes, unique_content_hash_count) from content_retention_stats where tenant_id = '"
                    + tenant
                    + "'"))
        .isEqualTo("2 200 80 1");
    assertThat(text(Tier.CONTENT, "select app_sec.share_bodies('000000', 10)")).isEqualTo("1");
    round(Roles.WORKER, StorageMetrics.class);
    assertThat(
            text(
                Tier.CONTENT,
                "select concat_ws(' ', compressed_size_bytes, deduplication_savings_bytes) from content_retention_stats where tenant_id = '"
                    + tenant
                    + "'"))
        .isEqualTo("40 40");
    assertThat(
            text(
                Tier.CONTENT,
                "select total_content_objects from content_retention_stats where tenant_id = '"
                    + other
                    + "'"))
        .isEqualTo("0");
  }

  private void message(UUID owner, String age, String subject) throws SQLException {
    run(
        Tier.CONTENT,
        """
        with m as (
          insert into email_messages (storage_key, tenant_id, direction, status, subject, created_at)
          values (to_char(now() - interval '%2$s', 'YYYYMM') || '/' || gen_random_uuid(), '%1$s', 'outbound', 'sent', '%3$s',
                  now() - interval '%2$s') returning *)
        select storage_key from m
        """
            .formatted(owner, age, subject));
    run(
        Tier.CONTENT,
        """
        insert into email_content (storage_key, tenant_id, body, compression_algorithm, raw_size_bytes, compressed_size_bytes,
                                   content_hash, created_at)
        select storage_key, tenant_id, 'x', 'none', 100, 40, 'x', created_at from email_messages where subject = '%1$s';
        insert into content_search_index (storage_key, tenant_id, document)
        select storage_key, tenant_id, 'word' from email_messages where subject = '%1$s'
        """
            .formatted(subject));
  }

  private Map<String, Object> round(String role, Class<? extends Upkeep> upkeep) {
    return api.beans(role).getBean(Rounds.class).run(api.beans(role).getBean(upkeep), soon());
  }

  private static Deadline soon() {
    return Deadline.in(Clock.systemUTC(), Duration.ofMinutes(4));
  }

  private void owner(Tier tier, String sql) throws SQLException {
    try (Connection owner = databases.connection(tier, Roles.OWNER);
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private void run(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      return one(statement, sql);
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
