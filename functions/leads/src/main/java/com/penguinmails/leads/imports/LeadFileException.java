package com.penguinmails.leads.imports;

import java.util.Locale;

/**
 * The file as a whole cannot be read. The message is for the person who uploaded it. Batches given
 * out before stay given out; importing the mended file again is safe.
 */
public final class LeadFileException extends Exception {

  /** What is wrong with the file. */
  public enum Problem {
    EMPTY_FILE,
    NO_ROWS,
    NO_EMAIL_COLUMN,
    TOO_MANY_COLUMNS,
    COLUMN_NAME_TOO_LONG,
    UNTERMINATED_QUOTE,
    ROW_TOO_LARGE,
    MALFORMED_ROW
  }

  private final Problem problem;
  private final long line;

  LeadFileException(Problem problem, long line, String message) {
    super(message);
    this.problem = problem;
    this.line = line;
  }

  public Problem problem() {
    return problem;
  }

  /** A stable code in snake case, such as {@code no_email_column}. */
  public String code() {
    return problem.name().toLowerCase(Locale.ROOT);
  }

  /** Physical line at which the trouble starts, from 1. */
  public long line() {
    return line;
  }
}
