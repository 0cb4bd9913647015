package com.penguinmails.data.sql;

import com.penguinmails.kernel.PlanLimit;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement failed. The message is for our log; nothing of it reaches a client. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final Set<String> UNSTORABLE =
      Set.of("22003", "22007", "22008", "22021", "22P02", "22P05");

  private final String sqlState;
  private boolean known;

  private DatabaseException(SQLException cause, String sqlState) {
    super("SQLSTATE " + sqlState, cause);
    this.sqlState = sqlState;
  }

  static DatabaseException of(SQLException cause) {
    String state = cause.getSQLState();
    return new DatabaseException(cause, state == null ? "XX000" : state);
  }

  /** True for the first who asks. */
  synchronized boolean isNews() {
    boolean first = !known;
    known = true;
    return first;
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

  /**
   * Whether a value is one that no column takes: text with U+0000 or half a character (22021,
   * 22P05, 22P02 in JSON), a moment or number that is too far away (22007, 22008, 22003).
   */
  public boolean isUnstorable() {
    return UNSTORABLE.contains(sqlState);
  }

  /** Whether the server ended the connection before it began this statement. */
  boolean isConnectionEnded() {
    return sqlState.startsWith("57P0");
  }

  /** Whether the connection broke; the statement may or may not have run. */
  boolean isConnectionLost() {
    return sqlState.startsWith("08");
  }

  /**
   * Whether there is no connection to be had, or it ended or broke: the same statement may work in
   * a moment, and unless it is safe to repeat, whether it ran is unknown.
   */
  public boolean isConnection() {
    return isConnectionEnded()
        || isConnectionLost()
        || sqlState.equals(TOO_MANY_CONNECTIONS)
        || getCause() instanceof java.sql.SQLTransientConnectionException;
  }

  /**
   * Whether it is no fault of the statement or its values, so that the same may work later: a lock
   * or the time limit (55P03, 57), a rollback for others' sake (40), too little of something (53).
   */
  public boolean isTransient() {
    return isConnection()
        || sqlState.equals("55P03")
        || isRollback()
        || sqlState.startsWith("53")
        || sqlState.startsWith("57");
  }

  /**
   * Whether the server is away or has no room, whatever it is asked: a lost connection, 53, 57P.
   */
  public boolean isOutage() {
    return isConnection() || sqlState.startsWith("53") || sqlState.startsWith("57P");
  }

  /** Whether the server undid the transaction for another one's sake, as in a deadlock. */
  public boolean isRollback() {
    return sqlState.startsWith("40");
  }

  /** The name of the violated constraint, if the server named one. */
  public @Nullable String constraint() {
    return getCause() instanceof org.postgresql.util.PSQLException postgres
            && postgres.getServerErrorMessage() != null
        ? postgres.getServerErrorMessage().getConstraint()
        : null;
  }

  /** The limit of the tenant's plan that refused the row, if one did (SQLSTATE PM402). */
  public Optional<PlanLimit> planLimit() {
    if (!sqlState.equals("PM402")
        || !(getCause() instanceof org.postgresql.util.PSQLException postgres)
        || postgres.getServerErrorMessage() == null
        || postgres.getServerErrorMessage().getDetail() == null) {
      return Optional.empty();
    }
    String[] parts = postgres.getServerErrorMessage().getDetail().split("\\|", 5);
    return Optional.of(
        new PlanLimit(
            parts[0],
            Long.parseLong(parts[1]),
            Long.parseLong(parts[2]),
            Long.parseLong(parts[3]),
            parts[4]));
  }
}
