package com.penguinmails.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.penguinmails.bench.crash.CrashResult;
import com.penguinmails.bench.crash.DatabaseCrash;
import com.penguinmails.bench.report.JsonReport;
import com.penguinmails.bench.report.Machine;
import com.penguinmails.bench.report.Report;
import com.penguinmails.bench.report.Table;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bench with a handful of requests: that it works, not how fast. */
class BenchesE2eTest {
  private static Workbench workbench;

  @BeforeAll
  static void start() throws Exception {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    PrintStream silent = new PrintStream(PrintStream.nullOutputStream());
    workbench = Workbench.start(root, Scale.tiny(), silent, Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws Exception {
    workbench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read",
        "write",
        "import",
        "webhook",
        "queue",
        "send",
        "schedule",
        "content",
        "scale",
        "rollup",
        "coldstart"
      })
  void shouldMeasure(String name) throws Exception {
    assumeThat(!name.equals("coldstart") || Files.exists(built()))
        .as("leads-api is packaged (mvn verify)")
        .isTrue();

    List<Table> tables = bench(name).run(workbench);

    assertThat(tables).isNotEmpty().allSatisfy(table -> assertThat(table.rows()).isNotEmpty());
    assertThat(errors(tables)).containsOnly(0);
  }

  @Test
  void shouldLoseNothingWhenPostgresIsKilledUnderLoad(@TempDir Path directory) throws Exception {
    PrintStream silent = new PrintStream(PrintStream.nullOutputStream());
    CrashResult result = DatabaseCrash.run(directory, 3, new Random(), silent);
    assertThat(result.isSound()).as(result.toString()).isTrue();
  }

  @Test
  void shouldReportAsTextAndAsJson(@TempDir Path directory) throws Exception {
    Table table =
        new Table(
            "Reads", List.of("request", "p50 µs"), List.of(List.of("page", 1234L)), List.of());
    Report report =
        new Report(
            "read",
            Machine.here(workbench.postgres(), Clock.systemUTC().instant()),
            List.of(table));
    Path file = directory.resolve("read.json");

    JsonReport.write(report, file);

    assertThat(report.text()).contains("PostgreSQL 17").contains("1,234");
    assertThat(JSONObjectUtils.parse(Files.readString(file)).toString()).contains("p50_us=1234");
  }

  private static Bench bench(String name) {
    return Objects.requireNonNull(Benches.ALL.get(name), name);
  }

  /** The numbers under "errors"; a single zero where a table has no such column. */
  private static List<Object> errors(List<Table> tables) {
    List<Object> errors =
        tables.stream()
            .flatMap(
                table ->
                    table.rows().stream()
                        .map(
                            row ->
                                table.columns().contains("errors")
                                    ? row.get(table.columns().indexOf("errors"))
                                    : (Object) 0))
            .filter(cell -> !cell.equals(""))
            .toList();
    return errors.isEmpty() ? List.of(0) : errors;
  }

  private static Path built() {
    return workbench.running().template().function("leads-api").code().path();
  }
}
