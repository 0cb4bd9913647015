package com.penguinmails.data.sql;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements. Parameters are {@code ?} and may be {@link java.util.UUID}, {@link String},
 * {@link Integer}, {@link Long}, {@link Boolean}, {@link java.time.Instant}, {@code byte[]}, {@link
 * Json}, arrays of the first six, or null.
 */
public interface Sql {

  /** Returns every row of a query; the query bounds their number. */
  <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

  /** Returns the first row of a query or of a {@code returning} clause. */
  <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

  /** Runs a statement and returns how many rows it changed. */
  int update(String sql, @Nullable Object... parameters);

  /** Passes rows on as they arrive, {@code fetchSize} at a time; only inside a transaction. */
  void stream(String sql, int fetchSize, Consumer<Row> rows, @Nullable Object... parameters);
}
