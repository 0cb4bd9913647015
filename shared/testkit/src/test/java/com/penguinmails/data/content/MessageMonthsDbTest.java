package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of a month are made and dropped while mails are written. */
@ExtendWith(TestDatabasesExtension.class)
class MessageMonthsDbTest {
  private static final String WAITED_FOR =
      "select exists (select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()))";

  private final TestDatabases databases;

  MessageMonthsDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "make_message_partitions('2009-01-01', 2)",
        "drop_empty_message_partitions('2009-01-01')"
      })
  void shouldLetAWriterPassWhoHoldsOneTableAndWantsAnother(String work) throws Exception {
    text("select app_sec.make_message_partitions('2007-01-01', 2)");
    try (Connection writing = databases.superuser(Tier.CONTENT);
        Statement statement = writing.createStatement()) {
      writing.setAutoCommit(false);
      statement.execute("delete from message_events where storage_key = '202001/none'");
      CompletableFuture<String> working =
          CompletableFuture.supplyAsync(() -> text("select app_sec." + work));
      // It waits a moment only, gives way, and tries again: for some seconds in all.
      await().pollInterval(Duration.ofMillis(10)).until(() -> isWaitedFor(statement));

      statement.execute("delete from email_content where storage_key = '202001/none'");
      statement.execute("delete from email_messages where storage_key = '202001/none'");
      writing.commit();

      assertThat(working.get(30, TimeUnit.SECONDS)).isEqualTo("10");
    }
    text("select app_sec.drop_empty_message_partitions('2010-01-01')");
  }

  @Test
  void shouldKeepNoSamplesOfWords() {
    text("select app_sec.make_message_partitions('2007-01-01', 1)");
    assertThat(
            text(
                """
                select string_agg(distinct a.attstattarget::text, ',') || ' ' || bool_or(i.inhrelid::regclass::text ~ '200701')
                  from pg_inherits i join pg_attribute a on a.attrelid = i.inhrelid and a.attnum = 2
                 where i.inhparent = 'idx_content_search_index_words'::regclass
                """))
        .isEqualTo("0 true");
    text("select app_sec.drop_empty_message_partitions('2010-01-01')");
  }

  @Test
  void shouldGiveUpWhenTheTablesStayInUse() throws Exception {
    try (Connection writing = databases.superuser(Tier.CONTENT);
        Statement statement = writing.createStatement()) {
      writing.setAutoCommit(false);
      statement.execute("delete from attachments where parent_storage_key = '202001/none'");

      assertThatThrownBy(() -> text("select app_sec.make_message_partitions('2009-01-01', 1)"))
          .hasRootCauseInstanceOf(SQLException.class)
          .rootCause()
          .extracting("SQLState")
          .isEqualTo("55P03");
    }
    assertThat(text("select to_regclass('email_messages_200901')")).isNull();
  }

  private static boolean isWaitedFor(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(WAITED_FOR)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private String text(String sql) {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
