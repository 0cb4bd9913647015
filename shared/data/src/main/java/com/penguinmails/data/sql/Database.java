package com.penguinmails.data.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One of the four tiers, for the role this function runs as.
 *
 * <p>A call on it is a transaction of its own in one network flight. Inside {@link #transact} use
 * the {@link Sql} handed in: a function has one connection per tier, so a call on the database
 * itself would wait for a second one.
 */
public final class Database implements Sql {
  private static final Duration SPARE = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final Outage outage;

  /** Runs everything on this data source, which guards the tenant. */
  public Database(DataSource dataSource) {
    this(dataSource, new Outage("a database", System::nanoTime));
  }

  Database(DataSource dataSource, Outage outage) {
    this.dataSource = dataSource;
    this.outage = outage;
  }

  /** For a library with statements of its own; guarded like everything that runs here. */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Runs {@code work} in one transaction: committed when it returns, rolled back when it throws.
   */
  public <T extends @Nullable Object> T transact(Function<Sql, T> work) {
    return watched(() -> transaction(work));
  }

  private <T extends @Nullable Object> T transaction(Function<Sql, T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      return committed(connection, work);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /**
   * Likewise, for upkeep whose statements take longer than the role's limit, which is for requests.
   * Said in the transaction, so that no connection keeps it (decision 57).
   *
   * @param limit of each statement, up to two minutes
   */
  public <T extends @Nullable Object> T transact(Duration limit, Function<Sql, T> work) {
    return watched(() -> transaction(limit, work));
  }

  private <T extends @Nullable Object> T transaction(Duration limit, Function<Sql, T> work) {
    try (Connection connection = dataSource.getConnection()) {
      // Until the pool has it back: the driver gives up a while after the server.
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.plus(SPARE).toMillis()));
      connection.setAutoCommit(false);
      return committed(
          connection,
          sql -> {
            sql.first(
                "select app_sec.allow_statement(?)",
                row -> true,
                Math.toIntExact(limit.toSeconds()));
            return work.apply(sql);
          });
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private static <T extends @Nullable Object> T committed(
      Connection connection, Function<Sql, T> work) throws SQLException {
    try {
      T result = work.apply(new Statements(connection));
      connection.commit();
      return result;
    } catch (RuntimeException | Error e) {
      rollback(connection, e);
      throw e;
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return single(sql, statements -> statements.list(sql, mapper, parameters));
  }

  @Override
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return single(sql, statements -> statements.first(sql, mapper, parameters));
  }

  @Override
  public int update(String sql, @Nullable Object... parameters) {
    return single(sql, statements -> statements.update(sql, parameters));
  }

  @Override
  public void stream(
      String sql, int fetchSize, Consumer<Row> rows, @Nullable Object... parameters) {
    throw new IllegalStateException("Streaming needs a transaction: use transact.");
  }

  /**
   * Runs one statement, and once more on a fresh connection when the pooled one turned out to be
   * dead and the statement certainly did not take effect. That is what a function meets after a
   * thaw; it saves asking every idle connection whether it is alive.
   */
  private <T> T single(String sql, Function<Sql, T> work) {
    return watched(() -> onceOrTwice(sql, work));
  }

  private <T> T onceOrTwice(String sql, Function<Sql, T> work) {
    try {
      return once(work);
    } catch (DatabaseException e) {
      if (e.isConnectionEnded() || (e.isConnectionLost() && isRead(sql))) {
        return once(work);
      }
      throw e;
    }
  }

  private <T> T once(Function<Sql, T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.apply(new Statements(connection));
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /** A call on another database inside this one's transaction has told of its own outage. */
  private <T extends @Nullable Object> T watched(Supplier<T> call) {
    try {
      T result = call.get();
      outage.passed();
      return result;
    } catch (DatabaseException e) {
      if (e.isOutage() && e.isNews()) {
        outage.met(e);
      }
      throw e;
    }
  }

  private static boolean isRead(String sql) {
    return sql.stripLeading().regionMatches(true, 0, "select", 0, 6);
  }
}
