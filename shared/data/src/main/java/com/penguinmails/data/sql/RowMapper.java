package com.penguinmails.data.sql;

import java.sql.SQLException;

/** Turns one row into a value. */
@FunctionalInterface
public interface RowMapper<T> {
  T map(Row row) throws SQLException;
}
