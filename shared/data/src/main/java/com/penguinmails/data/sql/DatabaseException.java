package com.penguinmails.data.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement failed. The message is for our log; nothing of it reaches a client. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;

  private DatabaseException(SQLException cause, String sqlState) {
    super("SQLSTATE " + sqlState, cause);
    this.sqlState = sqlState;
  }

  static DatabaseException of(SQLException cause) {
    String state = cause.getSQLState();
    return new DatabaseException(cause, state == null ? "XX000" : state);
  }

  /** Five characters, PostgreSQL documentation, appendix A. */
  public String sqlState() {
    return sqlState;
  }

  /** Whether a unique constraint refused the row. */
  public boolean isDuplicate() {
    return sqlState.equals("23505");
  }

  /** Whether a referenced row is missing or still referenced. */
  public boolean isReference() {
    return sqlState.equals("23503");
  }

  /** Whether the server ended the connection before it began this statement. */
  boolean isConnectionEnded() {
    return sqlState.startsWith("57P0");
  }

  /** Whether the connection broke; the statement may or may not have run. */
  boolean isConnectionLost() {
    return sqlState.startsWith("08");
  }

  /** The name of the violated constraint, if the server named one. */
  public @Nullable String constraint() {
    return getCause() instanceof org.postgresql.util.PSQLException postgres
            && postgres.getServerErrorMessage() != null
        ? postgres.getServerErrorMessage().getConstraint()
        : null;
  }
}
