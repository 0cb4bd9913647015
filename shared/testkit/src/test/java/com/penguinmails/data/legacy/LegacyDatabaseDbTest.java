package com.penguinmails.data.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** From the former shape, filled, to ours and back, while clients write. */
@ExtendWith(TestDatabasesExtension.class)
@Isolated("looks at how long others wait")
class LegacyDatabaseDbTest {
  private final TestDatabases databases;

  LegacyDatabaseDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldMakeOneTableOfMessagesOutOfTwo() throws Exception {
    assertThat(Waits.longest(this::takeMessagesOver)).isLessThan(Waits.MOST);
  }

  private Duration takeMessagesOver() throws Exception {
    try (Former former = Former.create(databases, "messages")) {
      former.run(Former.TABLES_OF_MESSAGES);
      former.run(
          """
          insert into email_messages (storage_key, tenant_id, direction, message_type, subject, status, parent_message_id)
          select 'email_' || lpad(n::text, 6, '0') || '_1700000000000', '00000000-0000-0000-0000-000000000001', 'outbound', 'email', 'old',
                 'sent', case when n % 10 = 0 then 'email_' || lpad((n + 1)::text, 6, '0') || '_1700000000000' end
            from generate_series(1, 5000) n;
          insert into content_inbox_message_refs (storage_key, tenant_id, subject, status, direction)
          select 'email_' || lpad(n::text, 6, '0') || '_1700000000000', '00000000-0000-0000-0000-000000000001', 'ref', 'received', 'inbound'
            from generate_series(4900, 6000) n;
          """);
      LegacyDatabase legacy = LegacyDatabase.messages(former.url(), Roles.OWNER, former.password());
      Writer messages =
          new Writer(
              former,
              """
              insert into email_messages (storage_key, tenant_id, direction, status, subject, parent_message_id)
              values ('email_live_' || ?, '00000000-0000-0000-0000-000000000001', 'outbound', 'queued', 'live', 'email_000001_1700000000000')
              """,
              "update email_messages set status = 'sent' where storage_key = 'email_live_' || ?",
              "delete from email_messages where storage_key = 'email_live_' || ?");
      Writer refs =
          new Writer(
              former,
              """
              insert into content_inbox_message_refs (storage_key, tenant_id, direction, status, subject)
              values ('email_ref_' || ?, '00000000-0000-0000-0000-000000000001', 'inbound', 'received', 'live')
              """,
              "update content_inbox_message_refs set status = 'replied' where storage_key = 'email_ref_' || ?",
              "delete from content_inbox_message_refs where storage_key = 'email_ref_' || ?");
      messages.start();
      refs.start();
      legacy.stage();
      assertThat(legacy.copy()).isGreaterThanOrEqualTo(6_101);
      legacy.swap();
      legacy.rollBack();
      legacy.copy();
      legacy.swap();
      messages.stop();
      refs.stop();

      assertThat(former.count("email_messages where subject in ('old', 'ref')")).isEqualTo(6_000);
      // Where both tables had a row, the one of messages won; parents are there, also later ones.
      assertThat(former.count("email_messages where subject = 'old'")).isEqualTo(5_000);
      assertThat(
              former.count(
                  "email_messages where subject = 'old' and parent_message_id is not null"))
          .isEqualTo(500);
      assertThat(former.count("email_messages_backup")).isGreaterThanOrEqualTo(5_000);
      assertThat(former.count("content_inbox_message_refs_backup")).isGreaterThanOrEqualTo(1_101);
      messages.shouldHaveLostNothing("email_messages", "email_live_", "sent");
      refs.shouldHaveLostNothing("content_inbox_message_refs", "email_ref_", "replied");
      legacy.finish();
      shouldBeOurs(former, Tier.CONTENT, "email_messages", "message_events", "email_content");
      return Duration.ofNanos(Math.max(messages.slowest, refs.slowest));
    }
  }

  /** Its mirror looks into the other table: whoever holds that must not wait for this one. */
  @Test
  void shouldLetAStatementFinishThatIsBetweenTheTables() throws Exception {
    try (Former former = Former.create(databases, "between")) {
      former.run(Former.TABLES_OF_MESSAGES);
      LegacyDatabase legacy = LegacyDatabase.messages(former.url(), Roles.OWNER, former.password());
      legacy.stage();
      legacy.copy();
      try (Connection client = former.connect();
          Statement statement = client.createStatement();
          ExecutorService thread = Executors.newSingleThreadExecutor()) {
        client.setAutoCommit(false);
        statement.execute("set local lock_timeout = " + LegacyDatabase.LOCK_MILLIS / 4);
        statement.execute("lock table content_inbox_message_refs in row exclusive mode");
        Future<?> swap = thread.submit(() -> swap(legacy));
        await().pollInterval(Duration.ofMillis(10)).until(() -> isWaitedFor(statement));
        statement.execute(
            """
            insert into content_inbox_message_refs (storage_key, tenant_id, direction, status, subject)
            values ('email_between', '00000000-0000-0000-0000-000000000001', 'inbound', 'received', 'live')
            """);
        client.commit();
        swap.get();
        client.commit();
      }
      assertThat(former.count("email_messages where storage_key = 'email_between'")).isOne();
    }
  }

  private static @Nullable Object swap(LegacyDatabase legacy) throws SQLException {
    legacy.swap();
    return null;
  }

  private static boolean isWaitedFor(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select exists (select from pg_locks where relation = 'content_inbox_message_refs'::regclass and not granted)")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  @Test
  void shouldPartitionAFilledTableOfJobs() throws Exception {
    assertThat(Waits.longest(this::partitionJobs)).isLessThan(Waits.MOST);
  }

  private Duration partitionJobs() throws Exception {
    try (Former former = Former.create(databases, "jobs")) {
      former.run(
          """
          create table job_queues (name varchar(100) primary key, default_priority integer default 100, is_active boolean default true);
          insert into job_queues (name) values ('email-sending'), ('analytics-daily'), ('content-archival');
          create table jobs (
            id uuid primary key default gen_random_uuid(), queue_name varchar(100) references job_queues (name), job_type varchar(100),
            status varchar(50) default 'queued', priority integer default 100, payload jsonb, attempt_count integer default 0,
            max_attempts integer default 3, tenant_id uuid, created_at timestamptz default now());
          create index jobs_fetch on jobs (status, created_at);
          insert into jobs (queue_name, status, payload)
          select (array['email-sending', 'analytics-daily', 'content-archival'])[1 + n % 3],
                 (array['queued', 'processing', 'completed', 'migrated_to_redis'])[1 + n % 4], '{}' from generate_series(1, 20000) n;
          """);
      LegacyDatabase legacy = LegacyDatabase.jobs(former.url(), Roles.OWNER, former.password());
      Writer writer =
          new Writer(
              former,
              "insert into jobs (id, queue_name, job_type, payload) values (md5('live' || ?)::uuid, 'email-sending', 'send', '{\"live\": true}')",
              "update jobs set status = 'completed' where id = md5('live' || ?)::uuid",
              "delete from jobs where id = md5('live' || ?)::uuid");
      writer.start();
      legacy.stage();
      legacy.copy();
      legacy.swap();
      legacy.rollBack();
      legacy.copy();
      legacy.swap();
      writer.stop();
      assertThat(former.count("jobs where payload = '{}'")).isEqualTo(20_000);
      assertThat(former.count("jobs where tableoid = 'jobs_default'::regclass")).isPositive();
      assertThat(former.count("jobs where status in ('processing', 'migrated_to_redis')")).isZero();
      assertThat(former.count("jobs_old")).isEqualTo(former.count("jobs"));
      writer.shouldHaveLostNothing("jobs", "live", "completed");
      legacy.finish();
      shouldBeOurs(former, Tier.QUEUE, "jobs", "job_queues", "dead_letter_jobs");
      return Duration.ofNanos(writer.slowest);
    }
  }

  /** The migrations that follow go through, and what comes out is what a new database has. */
  private void shouldBeOurs(Former former, Tier tier, String... tables) throws SQLException {
    assertThat(new Migrator(tier, former.url(), Roles.OWNER, former.password()).migrate())
        .isPositive();
    try (Connection fresh = databases.superuser(tier);
        Connection taken = former.connect()) {
      for (String table : tables) {
        assertThat(shape(taken, table)).isEqualTo(shape(fresh, table));
      }
    }
  }

  /** Columns, constraints, indexes, policies and rights of a table. */
  private static Map<String, String> shape(Connection connection, String table)
      throws SQLException {
    Map<String, String> shape = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select 'column ' || attname, format_type(atttypid, atttypmod) || ' ' || attnotnull from pg_attribute
                 where attrelid = '%1$s'::regclass and attnum > 0 and not attisdropped
                union all
                select 'constraint ' || conname, pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = '%1$s'::regclass and conparentid = 0
                union all
                select 'index ' || c.relname, pg_get_indexdef(c.oid) from pg_index i join pg_class c on c.oid = i.indexrelid
                 where i.indrelid = '%1$s'::regclass
                union all
                select 'policy ' || polname, pg_get_expr(polqual, polrelid) from pg_policy where polrelid = '%1$s'::regclass
                union all
                select 'forced', relforcerowsecurity::text from pg_class where oid = '%1$s'::regclass
                """
                    .formatted(table))) {
      while (row.next()) {
        shape.put(row.getString(1), String.valueOf(row.getString(2)));
      }
    }
    return shape;
  }

  /** A client that inserts, changes and deletes all the time and watches the clock. */
  private static final class Writer {
    private final Former former;
    private final String insert;
    private final String update;
    private final String delete;
    private final Thread thread = new Thread(this::write);
    private final List<Integer> kept = new ArrayList<>();
    private volatile boolean running = true;
    private volatile long slowest;
    private volatile @Nullable Throwable failure;

    Writer(Former former, String insert, String update, String delete) {
      this.former = former;
      this.insert = insert;
      this.update = update;
      this.delete = delete;
    }

    void start() {
      thread.start();
    }

    void stop() throws InterruptedException {
      running = false;
      thread.join();
    }

    private void write() {
      try (Connection connection = former.connect()) {
        for (int n = 0; running; n++) {
          timed(connection, insert, n);
          timed(connection, update, n);
          if (n % 3 == 0) {
            timed(connection, delete, n);
          } else {
            kept.add(n);
          }
        }
      } catch (SQLException e) {
        failure = e;
      }
    }

    private void timed(Connection connection, String sql, int n) throws SQLException {
      long begin = System.nanoTime();
      try (var statement = connection.prepareStatement(sql)) {
        statement.setString(1, String.valueOf(n));
        statement.executeUpdate();
      }
      slowest = Math.max(slowest, System.nanoTime() - begin);
    }

    void shouldHaveLostNothing(String table, String prefix, String status) throws SQLException {
      assertThat(failure).isNull();
      assertThat(kept).hasSizeGreaterThan(20);
      String mine =
          table.equals("jobs")
              ? "jobs where payload ? 'live'"
              : table + " where storage_key like '" + prefix + "%'";
      assertThat(former.count(mine)).isEqualTo(kept.size());
      assertThat(former.count(mine + " and status = '" + status + "'")).isEqualTo(kept.size());
    }
  }
}
