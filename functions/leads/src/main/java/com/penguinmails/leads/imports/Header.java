package com.penguinmails.leads.imports;

import com.penguinmails.kernel.InvisibleText;
import com.penguinmails.leads.imports.LeadFileException.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each column of the file means. */
final class Header {

  /** Most columns kept as custom fields. */
  static final int MAX_CUSTOM_COLUMNS = 50;

  /** Longest key of a custom field, in characters. */
  static final int MAX_CUSTOM_KEY = 60;

  /** Longest value of a custom field, in characters. */
  static final int MAX_CUSTOM_VALUE = 1_000;

  /** A column: {@code field} is null for a custom one; {@code limit} in characters. */
  record Column(@Nullable LeadField field, String key, int limit) {}

  private final List<Column> columns = new ArrayList<>();
  private final Set<LeadField> known = EnumSet.noneOf(LeadField.class);
  private final Set<String> keys = new HashSet<>();
  private int email = -1;

  private Header() {}

  /**
   * Reads the header row. Names match regardless of case, spaces, hyphens and underscores. The
   * first of two columns that mean the same field is that field; the second becomes a custom field.
   */
  static Header of(long line, List<String> names) throws LeadFileException {
    Header header = new Header();
    for (String name : names) {
      header.add(line, InvisibleText.strip(name.replace("\0", "")));
    }
    if (header.email < 0) {
      throw new LeadFileException(
          Problem.NO_EMAIL_COLUMN,
          line,
          "Line "
              + line
              + " names no e-mail column. The first line must name the columns, one of them \"email\".");
    }
    return header;
  }

  List<Column> columns() {
    return columns;
  }

  int email() {
    return email;
  }

  private void add(long line, String name) throws LeadFileException {
    LeadField field = LeadField.named(name).filter(known::add).orElse(null);
    if (field == LeadField.EMAIL) {
      email = columns.size();
    }
    columns.add(field == null ? custom(line, name) : new Column(field, field.key(), field.limit()));
  }

  private Column custom(long line, String name) throws LeadFileException {
    String snake =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "_")
            .replaceAll("^_|_$", "");
    String base = snake.isEmpty() ? "column_" + (columns.size() + 1) : snake;
    String key = base;
    for (int copy = 2; !keys.add(key); copy++) {
      key = base + "_" + copy;
    }
    if (key.codePointCount(0, key.length()) > MAX_CUSTOM_KEY) {
      throw new LeadFileException(
          Problem.COLUMN_NAME_TOO_LONG,
          line,
          "The name of column "
              + (columns.size() + 1)
              + " is longer than "
              + MAX_CUSTOM_KEY
              + " characters.");
    }
    if (keys.size() > MAX_CUSTOM_COLUMNS) {
      throw new LeadFileException(
          Problem.TOO_MANY_COLUMNS,
          line,
          "The file has more than "
              + MAX_CUSTOM_COLUMNS
              + " columns besides the standard ones. Remove some.");
    }
    return new Column(null, key, MAX_CUSTOM_VALUE);
  }
}
