package com.penguinmails.leads.imports;

import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.kernel.InvisibleText;
import com.penguinmails.leads.imports.Header.Column;
import com.penguinmails.leads.imports.Rejection.Invalid;
import com.penguinmails.leads.imports.Rejection.Reason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the cells of one row into a lead, or says what is wrong with them. */
final class RowReader {

  private static final int MAX_REPORTED_EMAIL = 320;

  /** One of the two is there. */
  record Outcome(@Nullable LeadRow row, @Nullable Invalid invalid) {}

  private final Header header;

  RowReader(Header header) {
    this.header = header;
  }

  Outcome read(long line, List<String> cells) {
    String email = header.email() < cells.size() ? clean(cells.get(header.email())) : "";
    int expected = header.columns().size();
    if (cells.size() < expected) {
      return invalid(line, email, "row", Reason.TOO_FEW_CELLS, cellCount(cells.size()));
    }
    if (cells.stream().skip(expected).anyMatch(cell -> !clean(cell).isEmpty())) {
      return invalid(line, email, "row", Reason.TOO_MANY_CELLS, cellCount(cells.size()));
    }
    Map<LeadField, String> values = new EnumMap<>(LeadField.class);
    Map<String, String> custom = new LinkedHashMap<>();
    for (int i = 0; i < expected; i++) {
      Column column = header.columns().get(i);
      String value = clean(cells.get(i));
      if (isLongerThan(column.limit(), value)) {
        String message = "The value is longer than " + column.limit() + " characters.";
        return invalid(line, email, column.key(), Reason.TOO_LONG, message);
      }
      if (!value.isEmpty() && column.field() != null) {
        values.put(column.field(), value);
      } else if (!value.isEmpty()) {
        custom.put(column.key(), value);
      }
    }
    return EmailAddress.parse(email)
        .map(address -> new Outcome(row(line, address, values, custom), null))
        .orElseGet(() -> badEmail(line, email));
  }

  /** Without NUL, which PostgreSQL cannot store, and without invisible ends. */
  static String clean(String cell) {
    return InvisibleText.strip(cell.indexOf('\0') < 0 ? cell : cell.replace("\0", ""));
  }

  /** The e-mail cell as a report shows it. */
  static String reported(String email) {
    if (email.length() <= MAX_REPORTED_EMAIL) {
      return email;
    }
    boolean splitsPair = Character.isHighSurrogate(email.charAt(MAX_REPORTED_EMAIL - 1));
    return email.substring(0, MAX_REPORTED_EMAIL - (splitsPair ? 1 : 0));
  }

  private static LeadRow row(
      long line, EmailAddress email, Map<LeadField, String> values, Map<String, String> custom) {
    return new LeadRow(
        line,
        email,
        values.get(LeadField.FIRST_NAME),
        values.get(LeadField.LAST_NAME),
        name(values),
        values.get(LeadField.COMPANY),
        values.get(LeadField.JOB_TITLE),
        values.get(LeadField.CITY),
        values.get(LeadField.COUNTRY),
        values.get(LeadField.WEBSITE),
        values.get(LeadField.TIMEZONE),
        custom);
  }

  private static @Nullable String name(Map<LeadField, String> values) {
    String given = values.get(LeadField.NAME);
    if (given != null) {
      return given;
    }
    String first = values.getOrDefault(LeadField.FIRST_NAME, "");
    String joined = InvisibleText.strip(first + " " + values.getOrDefault(LeadField.LAST_NAME, ""));
    int limit = LeadField.NAME.limit();
    if (isLongerThan(limit, joined)) {
      return joined.substring(0, joined.offsetByCodePoints(0, limit));
    }
    return joined.isEmpty() ? null : joined;
  }

  private static boolean isLongerThan(int limit, String value) {
    return value.length() > limit && value.codePointCount(0, value.length()) > limit;
  }

  private String cellCount(int found) {
    return "The row has " + found + " cells, the header " + header.columns().size() + ".";
  }

  private static Outcome badEmail(long line, String email) {
    String field = LeadField.EMAIL.key();
    if (email.isEmpty()) {
      return invalid(line, email, field, Reason.EMAIL_MISSING, "The e-mail address is missing.");
    }
    boolean asciiLocal = email.chars().takeWhile(c -> c != '@').allMatch(c -> c < 0x80);
    String message =
        asciiLocal
            ? "This is not an e-mail address that mail can be sent to."
            : "The part before the @ has characters that mail servers do not accept.";
    return invalid(line, email, field, Reason.EMAIL_INVALID, message);
  }

  private static Outcome invalid(
      long line, String email, String field, Reason reason, String message) {
    return new Outcome(null, new Invalid(line, reported(email), field, reason, message));
  }
}
