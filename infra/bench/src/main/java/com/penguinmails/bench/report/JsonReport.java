package com.penguinmails.bench.report;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: each row an object whose keys are the headings. */
public final class JsonReport {
  private JsonReport() {}

  /**
   * Writes it, over a file that is there.
   *
   * @throws IOException when the file cannot be written
   */
  public static void write(Report report, Path file) throws IOException {
    Files.writeString(file, json(report) + "\n");
  }

  static String json(Report report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("bench", report.bench());
    root.put("machine", machine(report.machine()));
    root.put("tables", report.tables().stream().map(JsonReport::table).toList());
    return JSONObjectUtils.toJSONString(root);
  }

  private static Map<String, Object> machine(Machine machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cores", machine.cores());
    json.put("system", machine.system());
    json.put("jdk", machine.jdk());
    json.put("postgres", machine.postgres());
    json.put("load_before", machine.load());
    json.put("date", machine.date().toString());
    return json;
  }

  private static Map<String, Object> table(Table table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", table.title());
    json.put("rows", table.rows().stream().map(row -> row(table.columns(), row)).toList());
    json.put("notes", table.notes());
    return json;
  }

  private static Map<String, Object> row(List<String> columns, List<Object> cells) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).equals("")) {
        json.put(key(columns.get(i)), cells.get(i));
      }
    }
    return json;
  }

  /** {@code floor p50 µs} becomes {@code floor_p50_us}. */
  private static String key(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replace('µ', 'u')
        .replace("/", "_per_")
        .replaceAll("[^a-z0-9]+", "_");
  }
}
