package com.penguinmails.bench;

import com.penguinmails.bench.chaos.ChaosBench;
import com.penguinmails.bench.chaos.ChaosPlan;
import com.penguinmails.bench.cost.CostReport;
import com.penguinmails.bench.report.JsonReport;
import com.penguinmails.bench.report.Machine;
import com.penguinmails.bench.report.Report;
import com.penguinmails.bench.report.Table;
import com.penguinmails.local.start.StartFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind {@code infra/bench/run}. */
@Command(
    name = "infra/bench/run",
    sortOptions = false,
    description = "Measures the product beside the least that the same work costs here.",
    footer = {
      "",
      "Benches:",
      "  read       a lead page and one lead over HTTP, beside the same SQL over bare JDBC",
      "  write      one new lead over HTTP, beside the same SQL over bare JDBC",
      "  import     a lead list through the worker, beside COPY of the same rows",
      "  queue      jobs in, through and out of the queue, beside a bare claim-and-complete loop",
      "  chaos      a campaign while processes, database and SMTP server fail; exit 1 if a mail is lost or sent twice",
      "  send       a campaign to the mail catcher, beside a bare SMTP loop into the same one",
      "  schedule   a million enrolments through the scheduler, beside its bare statements",
      "  content    what is saved on bodies and what it costs, beside compression without a dictionary",
      "  scale      every query of the API with 100 tenants, 1 M leads, 5 M messages, and a tenth of that",
      "  rollup     the same change counted with 0.5 M and with 5 M events stored",
      "  chaos-database  PostgreSQL killed under write load, and what is left",
      "  coldstart  from process start to the first answer: leads-api in every way to start, then every function",
      "  cost       the monthly AWS bill for 1, 100 and 10,000 tenants (infra/cost)"
    })
public final class Main implements Callable<Integer> {
  private static final String CHAOS = "chaos";
  private static final String COST = "cost";

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "of a bench")
  private @Nullable String name;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the figures there as JSON too")
  private @Nullable Path json;

  @Option(
      names = "--postfix",
      description = "chaos: behind Debian's Postfix instead of the built-in server (needs root)")
  private boolean postfix;

  @SuppressWarnings("unused") // its being given is all that matters, to picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  private final Path root;
  private final Clock clock = Clock.systemUTC();

  private Main(Path root) {
    this.root = root;
  }

  /** Runs one bench. The system property {@code project.root} says where. */
  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("project.root", ""));
    System.exit(new CommandLine(new Main(root)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (name == null) {
      CommandLine.usage(this, System.out);
      return CommandLine.ExitCode.OK;
    }
    if (name.equals(CHAOS)) {
      return chaos();
    }
    if (name.equals(COST)) {
      show(new Report(COST, Machine.here("none", clock.instant()), CostReport.of(root)));
      return CommandLine.ExitCode.OK;
    }
    Bench bench = Benches.ALL.get(name);
    if (bench == null) {
      System.err.printf(
          "There is no bench %s; there are %s.%n",
          name, String.join(", ", Benches.ALL.keySet()) + ", " + CHAOS + ", " + COST);
      return CommandLine.ExitCode.USAGE;
    }
    try {
      return run(name, bench);
    } catch (StartFailure e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Has a product of its own, whose processes it may kill. */
  private int chaos() throws IOException, SQLException, InterruptedException {
    Path data = Files.createTempDirectory("penguinmails-chaos");
    long seed = System.nanoTime();
    try {
      List<Table> tables =
          new ChaosBench(ChaosPlan.whole(postfix), root, data, System.err, seed).run();
      Report report = new Report(CHAOS, Machine.here("17", clock.instant()), tables);
      show(report);
      return tables.getFirst().rows().getFirst().getLast().equals(0)
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } finally {
      System.err.println("Logs are kept in " + data);
    }
  }

  private int run(String title, Bench bench)
      throws IOException, SQLException, InterruptedException {
    PrintStream progress = System.err;
    try (Workbench workbench = Workbench.start(root, Scale.whole(), progress, clock)) {
      Machine machine = Machine.here(workbench.postgres(), clock.instant());
      Report report = new Report(title, machine, bench.run(workbench));
      show(report);
    }
    return CommandLine.ExitCode.OK;
  }

  private void show(Report report) throws IOException {
    System.out.print(report.text());
    if (json != null) {
      JsonReport.write(report, json);
    }
  }
}
