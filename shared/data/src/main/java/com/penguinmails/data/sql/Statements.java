package com.penguinmails.data.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs statements on one connection and translates the driver's exceptions. */
final class Statements implements Sql {
  private final Connection connection;

  Statements(Connection connection) {
    this.connection = connection;
  }

  @Override
  public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    try (PreparedStatement statement = bound(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      Row row = new Row(result);
      while (result.next()) {
        rows.add(mapper.map(row));
      }
      return rows;
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  @Override
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    try (PreparedStatement statement = bound(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      return result.next() ? Optional.of(mapper.map(new Row(result))) : Optional.empty();
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  @Override
  public int update(String sql, @Nullable Object... parameters) {
    try (PreparedStatement statement = bound(sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  @Override
  public void stream(
      String sql, int fetchSize, Consumer<Row> rows, @Nullable Object... parameters) {
    try (PreparedStatement statement = bound(sql, parameters)) {
      statement.setFetchSize(fetchSize);
      try (ResultSet result = statement.executeQuery()) {
        Row row = new Row(result);
        while (result.next()) {
          rows.accept(row);
        }
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object[] parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  /** The common types first: linking a type switch costs a cold function some 10 ms. */
  private void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof String || value instanceof UUID || value instanceof Number) {
      statement.setObject(index, value);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value == null) {
      statement.setNull(index, Types.NULL);
    } else {
      bindByType(statement, index, value);
    }
  }

  private void bindByType(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Instant instant -> statement.setObject(index, utc(instant));
      case Json json -> statement.setObject(index, json.text(), Types.OTHER);
      case UUID[] ids -> statement.setArray(index, connection.createArrayOf("uuid", ids));
      case String[] texts -> statement.setArray(index, connection.createArrayOf("text", texts));
      case Integer[] numbers ->
          statement.setArray(index, connection.createArrayOf("int4", numbers));
      case Long[] numbers -> statement.setArray(index, connection.createArrayOf("int8", numbers));
      case Boolean[] flags -> statement.setArray(index, connection.createArrayOf("bool", flags));
      case Instant[] instants ->
          statement.setArray(
              index,
              connection.createArrayOf(
                  "timestamptz",
                  Arrays.stream(instants)
                      .map(instant -> instant == null ? null : instant.toString())
                      .toArray()));
      default -> statement.setObject(index, value);
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
