package com.penguinmails.bench.coldstart;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.local.template.FunctionCode;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * From the start of a process to its first answer: leads-api, whose first answer takes a key and
 * one query, in every way to start; beside it a function of one endpoint with nothing behind it;
 * and every function as template.yaml starts it.
 */
public final class ColdStartBench {
  /** Milliseconds, for a whole API function on two cores. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "SerialGC + C1", "≤ 1400",
          "SerialGC + C1 + AppCDS", "≤ 650",
          "SerialGC + C1 + AOT cache", "≤ 500");

  private static final List<String> COLUMNS =
      List.of(
          "variant",
          "wall ms",
          "target ms",
          "fastest ms",
          "CPU ms",
          "peak RSS MiB",
          "classes",
          "of them archived");

  private static final int MEMORY = 1024;

  private ColdStartBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    Table leads =
        measure(
            bench,
            untuned(bench.running().template().function("leads-api")),
            bench.directory("coldstart"),
            TARGETS);
    Table order = order(bench);
    Path place = bench.directory("coldstart-toy");
    Table toy =
        measure(bench, toy(ToyJar.write(place.resolve("toy.jar"))), place, Map.of())
            .with(
                "One endpoint with Micronaut; no database, authentication or other bean: the floor.");
    return bench.scale().everyVariant()
        ? List.of(
            leads, order, toy, new EveryFunction(bench, bench.directory("coldstart-all")).table())
        : List.of(leads, order, toy);
  }

  private static Table order(Workbench bench) throws IOException {
    LambdaFunction function = untuned(bench.running().template().function("leads-api"));
    Launcher launcher =
        new Launcher(
            function,
            FirstCall.of(bench, function),
            bench.directory("coldstart-order"),
            bench.clock());
    return LoadOrder.of(
        launcher, Variant.SERIAL_C1, "Order in which leads-api loads its classes, SerialGC + C1");
  }

  private static Table measure(
      Workbench bench, LambdaFunction function, Path directory, Map<String, String> targets)
      throws IOException, InterruptedException {
    Launcher launcher =
        new Launcher(function, FirstCall.of(bench, function), directory, bench.clock());
    List<Variant> variants =
        bench.scale().everyVariant()
            ? new Variants(launcher, directory, bench.progress()).all()
            : List.of(Variant.PLAIN);
    Map<Variant, LoadedClasses> classes = new HashMap<>();
    for (Variant variant : variants) {
      // Counting is also the warm-up: afterwards the jar is in the page cache.
      classes.put(variant, LoadedClasses.of(launcher, variant));
    }
    Table table = table(function, starts(bench, launcher, variants), classes, targets);
    table.rows().forEach(row -> bench.progress().println("  " + row));
    return table;
  }

  private static LambdaFunction toy(Path jar) {
    return new LambdaFunction(
        "toy",
        APIGatewayV2HTTPEventFunction.class.getName(),
        new FunctionCode(jar),
        MEMORY,
        Duration.ofSeconds(30),
        Map.of(),
        List.of(new Route("GET", "/toy")),
        List.of(),
        List.of());
  }

  /** All variants once, then all once more: what else the machine does falls on each alike. */
  private static Map<Variant, List<Start>> starts(
      Workbench bench, Launcher launcher, List<Variant> variants) throws IOException {
    Map<Variant, List<Start>> starts = new LinkedHashMap<>();
    for (int turn = 1; turn <= bench.scale().coldStarts(); turn++) {
      bench.progress().printf("Cold starts, turn %d of %d …%n", turn, bench.scale().coldStarts());
      for (Variant variant : variants) {
        starts.computeIfAbsent(variant, none -> new ArrayList<>()).add(launcher.start(variant));
      }
    }
    return starts;
  }

  /** Without the flags of template.yaml: they are what is compared. */
  static LambdaFunction untuned(LambdaFunction function) {
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.remove("JAVA_TOOL_OPTIONS");
    return new LambdaFunction(
        function.name(),
        function.handlerClass(),
        function.code(),
        function.memory(),
        function.timeout(),
        environment,
        function.routes(),
        function.schedules(),
        function.queues());
  }

  private static Table table(
      LambdaFunction function,
      Map<Variant, List<Start>> starts,
      Map<Variant, LoadedClasses> classes,
      Map<String, String> targets)
      throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    starts.forEach(
        (variant, samples) ->
            rows.add(
                row(
                    variant,
                    samples,
                    classes.getOrDefault(variant, new LoadedClasses(0, 0, 0)),
                    targets.getOrDefault(variant.name(), ""))));
    String jar =
        "upload %.1f MB; median of %d starts each, in turn; started with the Runtime API on this machine"
            .formatted(function.code().uploaded() / 1e6, starts.values().iterator().next().size());
    Table table = new Table("Cold start of " + function.name(), COLUMNS, rows, List.of(jar));
    return Variants.aotCache() ? table : table.with("No AOT cache: it needs a JDK 25 or newer.");
  }

  private static List<Object> row(
      Variant variant, List<Start> samples, LoadedClasses classes, String target) {
    return List.of(
        variant.name(),
        median(samples, Start::wall).toMillis(),
        target,
        samples.stream().map(Start::wall).min(Comparator.naturalOrder()).orElseThrow().toMillis(),
        median(samples, Start::cpu).toMillis(),
        median(samples, Start::peakKib) / 1024,
        classes.all(),
        classes.archived());
  }

  static <T extends Comparable<T>> T median(List<Start> samples, Function<Start, T> figure) {
    List<T> sorted = samples.stream().map(figure).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
