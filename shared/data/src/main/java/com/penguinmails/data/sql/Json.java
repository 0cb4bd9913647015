package com.penguinmails.data.sql;

/**
 * A JSON document on its way into a {@code jsonb} parameter or out of a column.
 *
 * @param text the document as text
 */
public record Json(String text) {
  /** The empty object. */
  public static final Json EMPTY = new Json("{}");
}
