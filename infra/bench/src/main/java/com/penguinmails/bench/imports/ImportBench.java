package com.penguinmails.bench.imports;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Imports a list through the API and the worker; copies the same rows into the same table. */
public final class ImportBench {
  private static final int WARM_UP_SHARE = 10;
  private static final List<String> COLUMNS =
      List.of("round", "rows", "import rows/s", "COPY rows/s", "ratio", "target ratio");
  private static final String TARGET = "≥ 0.5";

  private ImportBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    int rows = bench.scale().importRows();
    List<List<Object>> table = new ArrayList<>();
    try (Connection superuser = bench.superuser()) {
      bench.progress().println("Import, warming up …");
      round(bench, superuser, new LeadList(Math.max(1, rows / WARM_UP_SHARE)), 0);
      for (int number = 1; number <= bench.scale().importRounds(); number++) {
        bench.progress().printf("  round %d of %d …%n", number, bench.scale().importRounds());
        table.add(round(bench, superuser, new LeadList(rows), number));
      }
    }
    return List.of(
        new Table(
            "Import of a lead list",
            COLUMNS,
            table,
            List.of(
                "import: from claim to completion of each upload, summed; parsing, checks, suppression, conflict handling",
                "COPY: by the superuser, because forced row-level security allows COPY to nobody else; same indexes")));
  }

  private static List<Object> round(
      Workbench bench, Connection superuser, LeadList list, int number)
      throws IOException, SQLException, InterruptedException {
    settle(superuser);
    double imported = new Upload(bench, superuser).seconds(list);
    settle(superuser);
    double copied = Copy.seconds(superuser, list);
    return List.of(
        number,
        list.rows(),
        Math.round(list.rows() / imported),
        Math.round(list.rows() / copied),
        copied / imported,
        TARGET);
  }

  /** Both begin with a table of the same content and nothing left to write to disk. */
  private static void settle(Connection superuser) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("delete from leads where email ^@ 'imported-'");
      statement.execute("vacuum (analyze) leads");
      statement.execute("checkpoint");
    }
  }
}
