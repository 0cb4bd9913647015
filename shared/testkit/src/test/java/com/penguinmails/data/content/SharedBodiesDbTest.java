package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class SharedBodiesDbTest {
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final String ALL =
      "select string_agg(right(storage_key, 1) || convert_from(body, 'UTF8'), ' ' order by storage_key) from stored_bodies";
  private static final String STORED =
      "select string_agg(right(storage_key, 1), '' order by storage_key) from email_content where stored_with is null";

  private final TestDatabases databases;

  SharedBodiesDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void write() throws SQLException {
    run("truncate email_messages cascade");
    run("select app_sec.make_message_partitions('2026-10-01', 2)");
    message(ONE, "202611/a", "same");
    message(ONE, "202611/b", "same");
    message(ONE, "202611/c", "same");
    message(ONE, "202611/d", "else");
    message(ONE, "202610/e", "same");
    message(OTHER, "202611/f", "same");
  }

  @Test
  void shouldStoreABodyOncePerTenantAndMonth() throws SQLException {
    assertThat(share(1)).isEqualTo("1");
    assertThat(share(100)).isEqualTo("1");
    assertThat(share(100)).isEqualTo("0");

    assertThat(text(STORED)).isEqualTo("eadf");
    assertThat(text(ALL)).isEqualTo("esame asame bsame csame delse fsame");
    assertThat(text("select sum(compressed_size_bytes) from email_content")).isEqualTo("16");
  }

  @Test
  void shouldHandABodyOnWhenItsMessageGoes() throws SQLException {
    share(100);
    run("delete from email_content where storage_key = '202611/a'");
    assertThat(text(STORED)).isEqualTo("ebdf");
    run("delete from email_messages where storage_key in ('202611/b', '202611/d')");
    assertThat(text(ALL)).isEqualTo("esame csame fsame");

    message(ONE, "202611/g", "same");
    share(100);
    run("delete from email_content where storage_key in ('202611/c', '202611/g')");
    assertThat(text(ALL)).isEqualTo("esame fsame");
  }

  @Test
  void shouldNotGiveAwayABodyThatOthersShare() throws SQLException {
    share(100);
    message(ONE, "202611/A", "same");
    share(100);

    assertThat(text("select count(*) from stored_bodies where convert_from(body, 'UTF8') = 'same'"))
        .isEqualTo("6");
  }

  @Test
  void shouldKeepABodyThatIsSharedWhileItsMessageIsDeleted() throws Exception {
    try (Connection deleting = databases.superuser(Tier.CONTENT);
        Statement statement = deleting.createStatement()) {
      deleting.setAutoCommit(false);
      statement.execute("delete from email_content where storage_key = '202611/a'");
      Thread sharing = Thread.ofVirtual().start(() -> assertThat(share(100)).isEqualTo("0"));
      await()
          .until(
              () ->
                  text("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                      .equals("1"));
      deleting.commit();
      sharing.join();
    }
    share(100);
    assertThat(text(ALL)).isEqualTo("esame bsame csame delse fsame");
  }

  /** A mail that waits for its next try may say something else by then; nobody else's does. */
  @Test
  void shouldDropABodyThatIsNoMoreSaidAndKeepItForOthers() throws SQLException {
    share(100);
    run("update email_messages set sent_at = now() where storage_key = '202611/c'");

    try (Connection worker = databases.connection(Tier.CONTENT, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      statement.execute("select app_sec.set_context('%s', null, null)".formatted(ONE));
      for (String key : "a c f".split(" ", -1)) {
        statement.execute("select app_sec.drop_unsent_body('202611/" + key + "')");
      }
      worker.commit();
    }

    assertThat(text(STORED)).isEqualTo("ebdf");
    assertThat(text(ALL)).isEqualTo("esame bsame csame delse fsame");
  }

  private String share(int rows) {
    try {
      return text("select app_sec.share_bodies('202610', " + rows + ")");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void message(UUID tenant, String key, String body) throws SQLException {
    run(
        """
        insert into email_messages (storage_key, tenant_id, direction, status)
        values ('%1$s', '%2$s', 'outbound', 'sent');
        insert into email_content (storage_key, tenant_id, body, compression_algorithm, raw_size_bytes,
                                   compressed_size_bytes, content_hash)
        values ('%1$s', '%2$s', '%3$s', 'none', 4, 4, sha256('%3$s'))
        """
            .formatted(key, tenant, body));
  }

  private void run(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
