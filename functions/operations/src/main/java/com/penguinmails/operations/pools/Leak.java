package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Row;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A connection whose statement, or idle transaction, is too old.
 *
 * @param source process and begin of the statement: no other leak ever has the same
 * @param seconds since then
 * @param query at most 200 characters, with placeholders
 */
record Leak(
    String source,
    int pid,
    String database,
    String user,
    String application,
    String state,
    long seconds,
    String query,
    Instant since) {

  static Leak of(Row row) throws SQLException {
    return new Leak(
        row.text("source_id"),
        row.integer("pid"),
        row.text("database"),
        row.text("username"),
        row.text("application"),
        row.text("state"),
        row.longValue("seconds"),
        row.text("query"),
        row.instant("query_start"));
  }
}
