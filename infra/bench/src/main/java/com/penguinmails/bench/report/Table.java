package com.penguinmails.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures in rows.
 *
 * @param columns headings, with the unit
 * @param rows as many cells as there are columns: a number, a text, or an empty text where there is
 *     no figure
 * @param notes what one must know to read them
 */
public record Table(
    String title, List<String> columns, List<List<Object>> rows, List<String> notes) {
  /** Copies the lists, so that a table is a value. */
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException("a row of " + title + " has not " + width + " cells");
    }
  }

  /** Returns this table with a further note. */
  public Table with(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Table(title, columns, rows, more);
  }
}
