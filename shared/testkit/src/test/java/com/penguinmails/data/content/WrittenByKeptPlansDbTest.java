package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A body and an event name their message; the database's check of that is planned once. */
@ExtendWith(TestDatabasesExtension.class)
class WrittenByKeptPlansDbTest {
  private static final UUID TENANT = UUID.randomUUID();
  private static final int MESSAGES = 40;
  private static final String KEYS = "array_agg(storage_key::text)";
  private static final String BODIES =
      """
      select app_sec.store_bodies(%s, array_agg('b'::bytea), array_agg('{}'::text), array_agg('none'::text), array_agg(null::int),
             array_agg(1), array_agg(sha256('b'::bytea)), array_agg('word'::text), min(storage_key), max(storage_key))
        from email_messages
      """
          .formatted(KEYS);
  private static final String EVENTS =
      """
      select app_sec.record_events(%s, array_agg('sent'::text), array_agg(tenant_id), array_agg(null::uuid),
             array_agg(null::uuid), array_agg(created_at), min(storage_key), max(storage_key))
        from email_messages
      """
          .formatted(KEYS);

  private final TestDatabases databases;

  WrittenByKeptPlansDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void write() throws SQLException {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
      for (String setting : new String[] {"track_planning = on", "track = 'all'"}) {
        statement.execute(
            "alter database %s set pg_stat_statements.%s"
                .formatted(databases.database(Tier.CONTENT), setting));
      }
      statement.execute(
          """
          insert into email_messages (storage_key, tenant_id, direction, status)
          select to_char(now(), 'YYYYMM/') || n, '%s', 'outbound', 'queued' from generate_series(1, %d) n
          """
              .formatted(TENANT, MESSAGES));
    }
  }

  @Test
  void shouldPlanTheCheckOfAKeyOnceForAllRows() throws SQLException {
    try (Connection worker = databases.connection(Tier.CONTENT, Roles.WORKER);
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      statement.execute("select app_sec.set_context('%s', null, null)".formatted(TENANT));
      assertThat(number(statement, BODIES)).isEqualTo(MESSAGES);
      assertThat(number(statement, EVENTS)).isEqualTo(MESSAGES);
      assertThat(number(statement, BODIES)).as("stored again").isZero();
      assertThat(number(statement, EVENTS)).as("recorded again").isZero();
      worker.commit();
    }

    assertThat(checks("calls")).as("checks").isEqualTo(2 * MESSAGES);
    assertThat(checks("plans")).as("times a check was planned").isLessThanOrEqualTo(2);
  }

  /** Of the statements by which PostgreSQL checks that a message is there. */
  private int checks(String column) throws SQLException {
    try (Connection admin = databases.superuser(Tier.CONTENT);
        Statement statement = admin.createStatement()) {
      return number(
          statement,
          """
          select sum(%s) from pg_stat_statements s join pg_database d on d.oid = s.dbid
           where d.datname = current_database() and query like 'SELECT %% FROM %%email_messages%%KEY SHARE%%'
          """
              .formatted(column));
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
