package com.penguinmails.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many classes a start loads, and how many of them came ready-made out of an archive: an
 * archive that does not fit is passed over without a word.
 */
record LoadedClasses(long all, long archived, long ours) {
  static LoadedClasses of(Launcher launcher, Variant variant) throws IOException {
    Path log = launcher.directory().resolve("classes.log");
    launcher.start(variant.with("", List.of("-Xlog:class+load:file=" + log)));
    List<String> lines = Files.readAllLines(log);
    Files.delete(log);
    return new LoadedClasses(
        lines.stream().filter(line -> line.contains(" source: ")).count(),
        lines.stream().filter(line -> line.contains("shared objects file")).count(),
        lines.stream().filter(line -> line.contains(" com.penguinmails.")).count());
  }
}
