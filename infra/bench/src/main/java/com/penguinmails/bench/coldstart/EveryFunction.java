package com.penguinmails.bench.coldstart;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.local.template.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every function's own jar, started as template.yaml says, and API functions also from an archive.
 */
record EveryFunction(Workbench bench, Path directory) {
  private static final List<String> COLUMNS =
      List.of(
          "function",
          "upload MB",
          "wall ms",
          "with archive ms",
          "CPU to answer ms",
          "peak RSS MiB",
          "classes",
          "of ours");

  private static final int STARTS = 3;

  Table table() throws IOException, InterruptedException {
    List<List<Object>> rows = new ArrayList<>();
    for (LambdaFunction function : bench.running().template().functions()) {
      bench.progress().printf("Cold starts of %s …%n", function.name());
      rows.add(row(ColdStartBench.untuned(function)));
      bench.progress().println("  " + rows.getLast());
    }
    return new Table(
        "Cold start of every function",
        COLUMNS,
        rows,
        List.of(
            "SerialGC + C1; median of %d; API functions answer a request, others take a turn."
                .formatted(STARTS),
            "CPU: of the whole process, from its launch to that answer.",
            "migrate finds every schema current.",
            "Archive: an AOT cache where the JDK writes one, else AppCDS."));
  }

  private List<Object> row(LambdaFunction function) throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve(function.name()));
    Launcher launcher = new Launcher(function, FirstCall.of(bench, function), own, bench.clock());
    LoadedClasses classes = LoadedClasses.of(launcher, Variant.SERIAL_C1);
    List<Start> starts = starts(launcher, Variant.SERIAL_C1);
    Object archived = "";
    if (!function.routes().isEmpty()) {
      archived = wall(starts(launcher, new Variants(launcher, own, bench.progress()).fastest()));
    }
    return List.of(
        function.name(),
        Math.round(function.code().uploaded() / 1e5) / 10.0,
        wall(starts),
        archived,
        ColdStartBench.median(starts, Start::cpu).toMillis(),
        ColdStartBench.median(starts, Start::peakKib) / 1024,
        classes.all(),
        classes.ours());
  }

  private static List<Start> starts(Launcher launcher, Variant variant) throws IOException {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      starts.add(launcher.start(variant));
    }
    return starts;
  }

  private static long wall(List<Start> starts) {
    return ColdStartBench.median(starts, Start::wall).toMillis();
  }
}
