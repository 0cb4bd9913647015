package com.penguinmails.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run of one bench. */
public record Report(String bench, Machine machine, List<Table> tables) {
  private static final String GAP = "  ";

  /** Copies the list, so that a report is a value. */
  public Report {
    tables = List.copyOf(tables);
  }

  /** The report for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s on %d cores (%s), %s, PostgreSQL %s, load before %.1f, %s%n",
            bench,
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.postgres(),
            machine.load(),
            machine.date()));
    tables.forEach(table -> append(text, table));
    return text.toString();
  }

  private static void append(StringBuilder text, Table table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(table.columns());
    table.rows().forEach(row -> lines.add(row.stream().map(Report::cell).toList()));
    text.append(String.format("%n%s%n", table.title()));
    for (List<String> line : lines) {
      for (int column = 0; column < line.size(); column++) {
        text.append(GAP).append(padded(lines, line.get(column), column));
      }
      text.append(System.lineSeparator());
    }
    table.notes().forEach(note -> text.append(GAP).append(note).append(System.lineSeparator()));
  }

  /** The first column is what the row is about and stands left, figures stand right. */
  private static String padded(List<List<String>> lines, String cell, int column) {
    int width = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(1);
    String space = " ".repeat(width - cell.length());
    return column == 0 ? cell + space : space + cell;
  }

  private static String cell(Object value) {
    return switch (value) {
      case Double number -> String.format(Locale.ROOT, "%.2f", number);
      case Number number -> String.format(Locale.ROOT, "%,d", number.longValue());
      default -> value.toString();
    };
  }
}
