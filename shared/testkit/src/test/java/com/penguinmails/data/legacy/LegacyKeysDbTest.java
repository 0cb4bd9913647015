package com.penguinmails.data.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an installation that was taken over can do with messages that keep their former keys. */
@ExtendWith(TestDatabasesExtension.class)
class LegacyKeysDbTest {
  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";
  private static final String OTHER = "00000000-0000-0000-0000-00000000000b";
  private static final String FOUND =
      "select string_agg(s.storage_key, ' ' order by s.n) from app_sec.search_messages(%s, '%s', null, null, null, %s, %d) with ordinality s (storage_key, n)";

  private final TestDatabases databases;
  private Former former;

  LegacyKeysDbTest(TestDatabases databases) throws SQLException {
    this.databases = databases;
    this.former = Former.create(databases, "keys");
  }

  /** Every second message is another tenant's; of ours, every fiftieth is old. */
  @BeforeEach
  void takeOver() throws SQLException {
    former.run(Former.TABLES_OF_MESSAGES);
    former.run(
        """
        insert into email_messages (storage_key, tenant_id, direction, subject, status, created_at)
        select 'email_' || lpad(n::text, 4, '0'), case when n %% 2 = 0 then '%s' else '%s' end::uuid,
               case when n %% 4 = 0 then 'outbound' else 'inbound' end, 'former', 'sent',
               now() - case when n %% 100 = 0 then 3000 else 10 end * interval '1 day'
          from generate_series(1, 1200) n
        """
            .formatted(TENANT, OTHER));
    LegacyDatabase legacy = LegacyDatabase.messages(former.url(), Roles.OWNER, former.password());
    legacy.stage();
    legacy.copy();
    legacy.swap();
    legacy.finish();
    new Migrator(Tier.CONTENT, former.url(), Roles.OWNER, former.password()).migrate();
  }

  @AfterEach
  void close() throws SQLException {
    former.close();
  }

  @Test
  void shouldTakeBodiesWordsAndAttachments() throws SQLException {
    write();
    assertThat(former.count("content_search_index where storage_key like 'email%'")).isEqualTo(600);
    assertThat(former.count("attachments where parent_storage_key = 'email_0002'")).isOne();
    // Nobody reads past the policies of the whole table.
    assertThat(
            former.text(
                """
                select string_agg(concat_ws(' ', relname, relrowsecurity and relforcerowsecurity, has_table_privilege('penguin_app', oid, 'select'),
                         has_table_privilege('penguin_worker', oid, 'insert'),
                         (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attstattarget = 0)), ', ' order by relname)
                  from pg_class c where relname in ('attachments_legacy', 'content_search_index_legacy')
                """))
        .isEqualTo("attachments_legacy t f f 3, content_search_index_legacy t f f 1");
  }

  @Test
  void shouldFindFrequentAndRareWordsOfFormerAndNewMessagesOnce() throws SQLException {
    write();
    String newest = "email_1200 email_1198 email_1196";
    assertThat(found("former", "~", "null", 3)).isEqualTo(newest);
    // Rarer than what is read message by message: by the index, through the former keys into the
    // months.
    assertThat(found("rare", "~", "null", 10))
        .isEqualTo("email_0500 email_0250 " + month() + "/b " + month() + "/a");
    assertThat(found("rare", "email_0300", "null", 10))
        .isEqualTo("email_0250 " + month() + "/b " + month() + "/a");
    assertThat(found("rare", "~", "'outbound'", 10))
        .isEqualTo("email_0500 " + month() + "/b " + month() + "/a");
    assertThat(found("rare", month() + "/b", "null", 10)).isEqualTo(month() + "/a");
    assertThat(found("rare", "~", "null", 1)).isEqualTo("email_0500");
  }

  @Test
  void shouldDeleteWhatIsOld() throws SQLException {
    write();
    former.run(
        "insert into retention_policies (tenant_id, content_type, retention_days) values ('%s', 'attachment', 7)"
            .formatted(TENANT));
    former.run("update attachments set created_at = now() - interval '10 days'");
    former.run(
        "update email_content c set created_at = m.created_at from email_messages m where m.storage_key = c.storage_key");

    assertThat(former.text("select app_sec.expire_attachments(100)")).isEqualTo("1");
    assertThat(former.text("select app_sec.expire_content(2555, 100)")).isEqualTo("12");
    assertThat(former.text("select app_sec.expire_messages(2555, 100)")).isEqualTo("12");
    assertThat(former.count("content_search_index where storage_key like 'email%'")).isEqualTo(588);
    assertThat(former.count("email_messages where storage_key like 'email%'")).isEqualTo(1_188);
  }

  @Test
  void shouldStillRefuseWhatIsNoKeyWhereNothingWasTakenOver() throws SQLException {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "insert into content_search_index (storage_key, tenant_id, document) values ('email_1', gen_random_uuid(), '')"))
          .hasMessageContaining("no partition of relation");
    }
  }

  /** A body and words for each message of the tenant, as those who write mails do it. */
  private void write() throws SQLException {
    try (Connection worker = former.connect(Roles.WORKER);
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      statement.execute(context());
      statement.execute(
          """
          insert into email_messages (storage_key, tenant_id, direction, subject, status)
          select to_char(now(), 'YYYYMM') || '/' || n, '%s', 'outbound', 'new', 'sent' from unnest(array['a', 'b']) n
          """
              .formatted(TENANT));
      statement.execute(
          """
          with indexed as (
            insert into content_search_index (storage_key, tenant_id, document)
            select storage_key, tenant_id, to_tsvector('simple', concat(subject,
                     case when storage_key in ('email_0500', 'email_0250') or subject = 'new' then ' rare' end))
              from email_messages)
          insert into email_content (storage_key, tenant_id, body, compression_algorithm, raw_size_bytes, compressed_size_bytes, content_hash)
          select storage_key, tenant_id, 'a', 'none', 1, 1, '\\x00' from email_messages
          """);
      statement.execute(
          """
          insert into attachments (id, tenant_id, parent_storage_key, filename, mime_type, size_bytes, content)
          values (gen_random_uuid(), '%s', 'email_0002', 'a', 'text/plain', 1, 'a')
          """
              .formatted(TENANT));
      worker.commit();
    }
  }

  private String found(String words, String before, String direction, int rows)
      throws SQLException {
    try (Connection app = former.connect(Roles.APP);
        Statement statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute(context());
      try (ResultSet row =
          statement.executeQuery(FOUND.formatted("'" + words + "'", before, direction, rows))) {
        row.next();
        return row.getString(1);
      } finally {
        app.rollback();
      }
    }
  }

  private static String context() {
    return "select app_sec.set_context('" + TENANT + "', null::uuid, null::text)";
  }

  private String month() throws SQLException {
    return former.text("select to_char(now(), 'YYYYMM')");
  }
}
