package com.penguinmails.bench.coldstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ways to start that this JDK has; those that need an archive get it from a training run. */
record Variants(Launcher launcher, Path directory, PrintStream progress) {
  /** JEP 514 made the cache a matter of one flag. */
  private static final int FIRST_WITH_AOT_CACHE = 25;

  private static final int TRAINING_REQUESTS = 20;

  /** As in infra/image/start, which says why. */
  private static final List<String> WITHOUT_PROFILES =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

  /** Whether this JDK writes an AOT cache. */
  static boolean aotCache() {
    return Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
  }

  /** The one with the most made beforehand. */
  Variant fastest() throws IOException, InterruptedException {
    return aotCache() ? aot() : appCds();
  }

  List<Variant> all() throws IOException, InterruptedException {
    List<Variant> all = new ArrayList<>(List.of(Variant.PLAIN, Variant.SERIAL_C1));
    all.add(appCds());
    if (aotCache()) {
      all.add(aot());
    }
    return all;
  }

  private Variant appCds() throws IOException, InterruptedException {
    return trained(
        " + AppCDS",
        List.of(),
        "-XX:ArchiveClassesAtExit=",
        "-XX:SharedArchiveFile=",
        "classes.jsa");
  }

  private Variant aot() throws IOException, InterruptedException {
    return trained(
        " + AOT cache", WITHOUT_PROFILES, "-XX:AOTCacheOutput=", "-XX:AOTCache=", "cache.aot");
  }

  private Variant trained(
      String suffix, List<String> training, String write, String read, String name)
      throws IOException, InterruptedException {
    progress.printf("Training run for%s …%n", suffix.substring(" +".length()));
    Path archive = directory.resolve(name);
    Variant trainer = Variant.SERIAL_C1.with("", training).with("", List.of(write + archive));
    launcher.train(trainer, TRAINING_REQUESTS);
    if (!Files.exists(archive)) {
      throw new IllegalStateException(
          "the training run left no " + archive + ":\n" + launcher.output());
    }
    return Variant.SERIAL_C1.with(suffix, List.of(read + archive));
  }
}
