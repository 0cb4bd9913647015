package com.penguinmails.leads.imports;

import java.util.Locale;

/** A row that was read but not taken, as the error report tells it. */
public sealed interface Rejection {

  /** Physical line on which the row starts, from 1. */
  long line();

  /** The e-mail cell as written, cut at 320 characters; empty when the row has none. */
  String email();

  /** The column at fault, or {@code row} when the whole row is. */
  String field();

  /** A stable code in snake case. */
  String code();

  /** One plain sentence for the person who uploaded the file. */
  String message();

  /** Why a row is invalid. */
  enum Reason {
    EMAIL_MISSING,
    EMAIL_INVALID,
    TOO_LONG,
    TOO_FEW_CELLS,
    TOO_MANY_CELLS
  }

  /** A row that breaks a rule. */
  record Invalid(long line, String email, String field, Reason reason, String message)
      implements Rejection {
    @Override
    public String code() {
      return reason.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A valid row whose address stands in an earlier row of the same file.
   *
   * @param firstLine line of the row that was taken
   */
  record Duplicate(long line, String email, long firstLine) implements Rejection {
    @Override
    public String field() {
      return LeadField.EMAIL.key();
    }

    @Override
    public String code() {
      return "duplicate_in_file";
    }

    @Override
    public String message() {
      return "This address is already on line " + firstLine + "; that row was used.";
    }
  }
}
