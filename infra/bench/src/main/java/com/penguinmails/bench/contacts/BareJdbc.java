package com.penguinmails.bench.contacts;

import com.penguinmails.local.demo.DemoTenants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import javax.sql.DataSource;

/** One statement of a tenant in one flight, with nothing around it. */
record BareJdbc(DataSource pool) {
  /** Binds parameters, the first of which is number {@code from}. */
  @FunctionalInterface
  interface Parameters {
    void bind(PreparedStatement statement, int from) throws SQLException;
  }

  /**
   * Runs a text that begins with the context; returns how many rows were read, column by column.
   */
  int rows(String sql, Parameters parameters) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, DemoTenants.DEMO);
      statement.setNull(2, Types.OTHER);
      statement.setString(3, "bench");
      parameters.bind(statement, LeadSql.CONTEXT_PARAMETERS + 1);
      statement.execute();
      if (!statement.getMoreResults()) {
        throw new SQLException("the statement gave no rows");
      }
      try (ResultSet result = statement.getResultSet()) {
        return read(result);
      }
    }
  }

  private static int read(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    int rows = 0;
    while (result.next()) {
      for (int column = 1; column <= columns; column++) {
        var unused = result.getString(column);
      }
      rows++;
    }
    return rows;
  }
}
