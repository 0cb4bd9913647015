package com.penguinmails.data.legacy;

import com.penguinmails.data.sql.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * Takes a database of the former product over, in four steps an operator runs one after the other;
 * each may be repeated, and {@link #rollBack} undoes the swap without losing what was written
 * since.
 *
 * <p>Nothing holds a lock that clients notice for longer than {@value #LOCK_MILLIS} ms: a lock that
 * is not had by then is given up and asked for again. Vacuum is sent away first, which holds a
 * table as long as it takes and ends, when it is automatic, only for somebody who waits for {@code
 * deadlock_timeout}.
 */
public final class LegacyDatabase {
  static final int LOCK_MILLIS = 400;

  /** Longer than {@code deadlock_timeout}, which is 1 s; no client waits behind this. */
  private static final int VACUUM_MILLIS = 3_000;

  private static final int TRIES = 60;
  private static final int BATCH = 1_000;

  private final String url;
  private final String user;
  private final String password;
  private final Takeover takeover;

  private LegacyDatabase(String url, String user, String password, Takeover takeover) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.takeover = takeover;
  }

  /** The content tier: {@code email_messages} and {@code content_inbox_message_refs} (002). */
  public static LegacyDatabase messages(String url, String user, String password) {
    return new LegacyDatabase(url, user, password, Takeover.ofMessages());
  }

  /** The queue tier: {@code jobs} in one table (003). */
  public static LegacyDatabase jobs(String url, String user, String password) {
    return new LegacyDatabase(url, user, password, Takeover.ofJobs());
  }

  /** Backs up, makes the new tables beside the old ones, and mirrors every change from now on. */
  public void stage() throws SQLException {
    try (Connection connection = connect()) {
      for (String table : takeover.backups()) {
        run(connection, "create table if not exists " + table + "_backup as table " + table);
      }
      // Each a transaction of its own: only renames and triggers lock what clients use.
      quickly(
          connection,
          old(""),
          sql -> {
            for (String table : takeover.renamed()) {
              for (String rename : freed(connection, table)) {
                sql.execute(rename);
              }
            }
          });
      if (!isStaged(connection)) {
        quickly(connection, List.of(), this::makeBeside);
      }
      quickly(
          connection,
          old(""),
          sql -> {
            lockOld(sql);
            mirrorForward(connection, sql);
          });
    }
  }

  private void makeBeside(Statement sql) throws SQLException {
    sql.execute(migration("V202611210100__security_context.sql"));
    sql.execute(staged());
    for (String statement : takeover.afterStage()) {
      sql.execute(statement);
    }
  }

  private void mirrorForward(Connection connection, Statement sql) throws SQLException {
    for (int i = 0; i < takeover.moves().size(); i++) {
      for (String statement : Mirrors.forward(connection, takeover, i)) {
        sql.execute(statement);
      }
    }
  }

  private boolean isStaged(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select to_regclass('" + takeover.renamed().getFirst() + "_next') is not null")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Copies what was there before, a batch at a time; returns how many rows it looked at. */
  public long copy() throws SQLException {
    long copied = 0;
    try (Connection connection = connect()) {
      for (int i = 0; i < takeover.moves().size(); i++) {
        copied += copy(connection, i);
      }
      for (String statement : takeover.afterCopy()) {
        run(connection, statement);
      }
    }
    return copied;
  }

  private long copy(Connection connection, int move) throws SQLException {
    String sql = Mirrors.copy(connection, takeover, move);
    String last = Mirrors.start(connection, takeover, move);
    long copied = 0;
    try (PreparedStatement batch = connection.prepareStatement(sql)) {
      while (last != null) {
        batch.setString(1, last);
        batch.setInt(2, BATCH);
        try (ResultSet row = batch.executeQuery()) {
          row.next();
          last = row.getString("last");
          copied += row.getLong("n");
        }
      }
    }
    return copied;
  }

  /** Gives the new tables the old names; changes from now on are mirrored back. */
  public void swap() throws SQLException {
    try (Connection connection = connect()) {
      quickly(
          connection,
          old(""),
          sql -> {
            lockOld(sql);
            for (Takeover.Move move : takeover.moves()) {
              sql.execute("drop trigger takeover on " + move.from());
              sql.execute("alter table " + move.from() + " rename to " + move.from() + "_old");
            }
            for (String table : takeover.renamed()) {
              sql.execute("alter table " + table + "_next rename to " + table);
            }
            for (Map.Entry<String, String> view : takeover.views().entrySet()) {
              sql.execute("create view " + view.getKey() + " as " + view.getValue());
            }
            for (int i = 0; i < takeover.moves().size(); i++) {
              for (String statement : Mirrors.backward(connection, takeover, i)) {
                sql.execute(statement);
              }
            }
          });
    }
  }

  /** Gives the old tables their names back; they have everything written since the swap. */
  public void rollBack() throws SQLException {
    try (Connection connection = connect()) {
      quickly(
          connection,
          Stream.concat(old("_old").stream(), ours().stream()).toList(),
          sql -> {
            // In the order in which a client's statement meets them, or each would wait for the
            // other.
            for (String name : takeover.views().keySet()) {
              sql.execute("lock table " + name + " in access exclusive mode");
            }
            lock(sql, ours());
            lock(sql, old("_old"));
            for (String name : takeover.views().keySet()) {
              sql.execute("drop view " + name);
            }
            dropBackward(sql);
            for (String table : takeover.renamed()) {
              sql.execute("alter table " + table + " rename to " + table + "_next");
            }
            for (Takeover.Move move : takeover.moves()) {
              sql.execute("alter table " + move.from() + "_old rename to " + move.from());
            }
            mirrorForward(connection, sql);
          });
    }
  }

  /** Drops the old tables and hands the schema over to the migrations. */
  public void finish() throws SQLException {
    try (Connection connection = connect()) {
      quickly(
          connection,
          old("_old"),
          sql -> {
            dropBackward(sql);
            for (String name : takeover.views().keySet()) {
              // The migrations make it again, with the rights it needs.
              sql.execute("drop view " + name);
            }
            for (Takeover.Move move : takeover.moves().reversed()) {
              sql.execute("drop table " + move.from() + "_old cascade");
            }
            for (String rename : partitions(connection)) {
              sql.execute(rename);
            }
          });
    }
    Flyway.configure()
        .dataSource(url, user, password)
        .locations("classpath:db/migration/" + takeover.tier().key())
        .table("flyway_schema_history")
        .baselineVersion(takeover.version())
        .load()
        .baseline();
  }

  private void dropBackward(Statement sql) throws SQLException {
    for (int i = 0; i < takeover.moves().size(); i++) {
      sql.execute(
          "drop trigger if exists takeover_back_" + i + " on " + takeover.moves().get(i).to());
    }
  }

  /**
   * The last first: its mirror looks into the earlier ones, so that is how a client's statement
   * meets them. The other way round each would wait for the other, at every try.
   */
  private void lockOld(Statement sql) throws SQLException {
    lock(sql, old("").reversed());
  }

  /** The former tables, by the names they have with this ending. */
  private List<String> old(String ending) {
    return takeover.moves().stream().map(move -> move.from() + ending).toList();
  }

  /** The tables that take their rows. */
  private List<String> ours() {
    return takeover.moves().stream().map(Takeover.Move::to).distinct().toList();
  }

  private static void lock(Statement sql, List<String> tables) throws SQLException {
    for (String table : tables) {
      sql.execute("lock table " + table + " in access exclusive mode");
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(Statement sql) throws SQLException;
  }

  /** No vacuum begins on these from now on, and none goes on; clients notice nothing. */
  private static void holdOffVacuum(Statement sql, List<String> tables) throws SQLException {
    sql.execute("set local lock_timeout = " + VACUUM_MILLIS);
    for (String table : tables) {
      sql.execute("lock table " + table + " in share update exclusive mode");
    }
  }

  /** In one transaction that gives up rather than let clients of these tables wait. */
  private static void quickly(Connection connection, List<String> tables, Work work)
      throws SQLException {
    SQLException refused = null;
    for (int i = 0; i < TRIES; i++) {
      try (Statement sql = connection.createStatement()) {
        connection.setAutoCommit(false);
        holdOffVacuum(sql, tables);
        sql.execute("set local lock_timeout = " + LOCK_MILLIS);
        work.run(sql);
        connection.commit();
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (!"55P03".equals(e.getSQLState()) && !"40P01".equals(e.getSQLState())) {
          throw e;
        }
        refused = e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
    throw Objects.requireNonNull(refused);
  }

  /** The migration's text with the taken names replaced. */
  private String staged() {
    String sql =
        migration(
            takeover.tier() == Tier.CONTENT
                ? "V202611210110__message_tables.sql"
                : "V202611210110__job_tables.sql");
    for (String table : takeover.renamed()) {
      sql = sql.replaceAll("\\b" + table + "\\b", table + "_next");
    }
    return sql;
  }

  private String migration(String file) {
    String path = "/db/migration/" + takeover.tier().key() + "/" + file;
    try (InputStream in =
        Objects.requireNonNull(LegacyDatabase.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Constraints and indexes of an old table give their names free. */
  private static List<String> freed(Connection connection, String table) throws SQLException {
    List<String> renames = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select format('alter table %s rename constraint %I to %I', k.conrelid::regclass, k.conname, left('old_' || k.conname, 63))
              from pg_constraint k where k.conrelid = to_regclass(?) and k.conname not like 'old\\_%'
            union all
            select format('alter index %s rename to %I', i.indexrelid::regclass, left('old_' || c.relname, 63))
              from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indrelid = to_regclass(?) and c.relname not like 'old\\_%'
               and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
            """)) {
      statement.setString(1, table);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          renames.add(row.getString(1));
        }
      }
    }
    return renames;
  }

  /** Partitions and keys were made under the staged name of their table. */
  private List<String> partitions(Connection connection) throws SQLException {
    List<String> renames = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select format('alter table %s rename to %I', c.oid::regclass, replace(c.relname, '_next_', '_'))
                  from pg_inherits i join pg_class c on c.oid = i.inhrelid
                 where c.relkind = 'r' and c.relname like '%\\_next\\_%'
                union all
                select format('alter table %s rename constraint %I to %I', k.conrelid::regclass, k.conname, replace(k.conname, '_next_', '_'))
                  from pg_constraint k join pg_class c on c.oid = k.conrelid and not c.relispartition
                 where k.conparentid = 0 and k.conname like '%\\_next\\_%'
                """)) {
      while (row.next()) {
        renames.add(row.getString(1));
      }
    }
    return renames;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  @Override
  public String toString() {
    return "LegacyDatabase[" + takeover.tier() + ", " + url + "]";
  }
}
