package com.penguinmails.operations.safety;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report as a page without scripts. */
final class SafetyPage {
  private SafetyPage() {}

  static String of(SafetyReport report) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Scale safety</title>
        <style>body{font-family:sans-serif}td,th{padding:2px 8px;text-align:left}.alert{color:#b00}.watch{color:#a60}</style>
        </head><body>
        <h1>Scale safety: <span class="%1$s">%1$s</span></h1><p>As of %2$s.</p>
        <h2>Figures</h2>%3$s
        <h2>To mend</h2>%4$s
        <h2>Tables</h2>%5$s
        </body></html>
        """
        .formatted(
            report.status(),
            report.created(),
            table(
                List.of("status", "tier", "figure", "value", "target", "alert"),
                report.metrics().stream().map(SafetyPage::cells)),
            table(
                List.of("severity", "tier", "kind", "object", "detail", "mended by"),
                report.findings().stream().map(SafetyPage::cells)),
            table(
                List.of(
                    "volume",
                    "tier",
                    "table",
                    "rows",
                    "bytes",
                    "dead %",
                    "scans %",
                    "operations a day",
                    "rows a day",
                    "rows in 30 days",
                    "rows in a year",
                    "bytes in a year"),
                report.tables().stream().map(SafetyPage::cells)));
  }

  private static List<Object> cells(SafetyMetric metric) {
    Double value = metric.value();
    return List.of(
        metric.status(),
        metric.tier(),
        metric.name(),
        value == null ? "" : value,
        metric.target(),
        metric.alert());
  }

  private static List<Object> cells(SafetyFinding finding) {
    String ddl = finding.ddl();
    return List.of(
        finding.severity(),
        finding.tier(),
        finding.kind(),
        finding.object(),
        finding.detail(),
        ddl == null ? "" : ddl);
  }

  private static List<Object> cells(SafetyTable table) {
    return List.of(
        table.volume(),
        table.tier(),
        table.name(),
        table.rows(),
        table.bytes(),
        table.deadPercent(),
        table.scanPercent(),
        table.operationsPerDay(),
        table.rowsPerDay(),
        table.rowsIn30Days(),
        table.rowsInAYear(),
        table.bytesInAYear());
  }

  private static String table(List<String> heads, Stream<List<Object>> rows) {
    return heads.stream()
            .map(SafetyPage::safe)
            .collect(Collectors.joining("</th><th>", "<table><tr><th>", "</th></tr>"))
        + rows.map(SafetyPage::row).collect(Collectors.joining())
        + "</table>";
  }

  /** The first cell, a status, is the row's colour. */
  private static String row(List<Object> cells) {
    return cells.stream()
        .map(cell -> safe(cell.toString()))
        .collect(
            Collectors.joining(
                "</td><td>",
                "<tr class=\"" + safe(cells.getFirst().toString()) + "\"><td>",
                "</td></tr>\n"));
  }

  private static String safe(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
