package com.penguinmails.leads.imports;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The rows that were not taken, as CSV for a person: {@code line,email,field,code,message}, UTF-8,
 * streamed.
 *
 * <p>A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, <i>CSV
 * Injection</i>). Stored leads are never changed so.
 */
public final class ErrorReport implements Closeable {

  // The full-width signs are formulas to spreadsheets in East Asian locales.
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private final CsvWriter csv;

  /** Writes the header line at once; closing the report closes the stream. */
  public ErrorReport(OutputStream out) {
    csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
    csv.writeRecord("line", "email", "field", "code", "message");
  }

  /** Writes one row. */
  public void add(Rejection rejection) {
    csv.writeRecord(
        Long.toString(rejection.line()),
        safe(rejection.email()),
        safe(rejection.field()),
        rejection.code(),
        safe(rejection.message()));
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  static String safe(String cell) {
    return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
