package com.penguinmails.bench.imports;

import com.penguinmails.kernel.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as a sales tool exports them, the same at every call. */
record LeadList(int rows) {
  private static final String HEADER =
      "email,first_name,last_name,company,job_title,city,country\n";

  /** Below the 10 MB an HTTP API takes. */
  private static final int PART_BYTES = 8 * 1024 * 1024;

  /** A file for upload, and how many rows it has. */
  record Part(byte[] csv, int rows) {}

  /** The list as CSV files. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    StringBuilder csv = new StringBuilder(HEADER);
    int first = 0;
    for (int row = 0; row < rows; row++) {
      csv.append(cells(row, ',')).append('\n');
      if (csv.length() >= PART_BYTES || row == rows - 1) {
        parts.add(new Part(csv.toString().getBytes(StandardCharsets.US_ASCII), row + 1 - first));
        csv.setLength(HEADER.length());
        first = row + 1;
      }
    }
    return parts;
  }

  /** The list as COPY reads it, with all that the import fills in itself. */
  byte[] copy(UUID tenant) {
    UUID importId = Ids.next();
    return IntStream.range(0, rows)
        .mapToObj(row -> Ids.next() + "\t" + tenant + "\t" + importId + "\t" + cells(row, '\t'))
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String cells(int row, char separator) {
    int company = row % 5_000;
    return String.join(
        String.valueOf(separator),
        "imported-" + row + "@company" + company + ".example",
        "Firstname" + row % 700,
        "Lastname" + row % 9_000,
        "Company " + company + " Holding",
        "Head of Department " + row % 40,
        "City " + row % 300,
        "Country " + row % 60);
  }
}
