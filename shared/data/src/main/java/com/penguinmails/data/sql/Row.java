package com.penguinmails.data.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a result. Plain getters fail on NULL, {@code …OrNull} ones return it. */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  public UUID uuid(String column) throws SQLException {
    return present(column, uuidOrNull(column));
  }

  public @Nullable UUID uuidOrNull(String column) throws SQLException {
    return result.getObject(column, UUID.class);
  }

  public String text(String column) throws SQLException {
    return present(column, textOrNull(column));
  }

  public @Nullable String textOrNull(String column) throws SQLException {
    return result.getString(column);
  }

  public int integer(String column) throws SQLException {
    return present(column, integerOrNull(column));
  }

  public @Nullable Integer integerOrNull(String column) throws SQLException {
    int value = result.getInt(column);
    return result.wasNull() ? null : value;
  }

  public long longValue(String column) throws SQLException {
    long value = result.getLong(column);
    if (result.wasNull()) {
      throw new SQLException("column " + column + " is null", "22004");
    }
    return value;
  }

  public @Nullable Long longOrNull(String column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  public boolean bool(String column) throws SQLException {
    return result.getBoolean(column);
  }

  public Instant instant(String column) throws SQLException {
    return present(column, instantOrNull(column));
  }

  public @Nullable Instant instantOrNull(String column) throws SQLException {
    OffsetDateTime value = result.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  public byte[] bytes(String column) throws SQLException {
    return present(column, result.getBytes(column));
  }

  public byte @Nullable [] bytesOrNull(String column) throws SQLException {
    return result.getBytes(column);
  }

  public Json json(String column) throws SQLException {
    return new Json(text(column));
  }

  public @Nullable Json jsonOrNull(String column) throws SQLException {
    String text = textOrNull(column);
    return text == null ? null : new Json(text);
  }

  /** Returns a {@code text[]} column; NULL reads as empty. */
  public List<String> textArray(String column) throws SQLException {
    Array array = result.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** Returns a {@code uuid[]} column; NULL reads as empty. */
  public List<UUID> uuidArray(String column) throws SQLException {
    Array array = result.getArray(column);
    return array == null ? List.of() : List.of((UUID[]) array.getArray());
  }

  private static <T> T present(String column, @Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("column " + column + " is null", "22004");
    }
    return Objects.requireNonNull(value);
  }
}
