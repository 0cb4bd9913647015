package com.penguinmails.bench.coldstart;

import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** In which order a start loads its classes: what it is busy with, from moment to moment. */
final class LoadOrder {
  private static final int MOMENT_MILLIS = 100;
  private static final int SHOWN = 4;

  /** As {@code -Xlog:class+load} writes it: {@code [0.123s][info][class,load] a.b.C source: …}. */
  private static final Pattern LINE = Pattern.compile("^\\[(\\d+)\\.(\\d{3})s].*] (\\S+) source: ");

  /** Packages whose third part tells more than their second. */
  private static final Pattern DEEP =
      Pattern.compile("^(com\\.(amazonaws|fasterxml)|org\\.apache)\\..*");

  private LoadOrder() {}

  /** Starts it once, with a log that makes the start itself somewhat longer. */
  static Table of(Launcher launcher, Variant variant, String title) throws IOException {
    Path log = launcher.directory().resolve("order.log");
    launcher.start(variant.with("", List.of("-Xlog:class+load:file=" + log)));
    List<String> lines = Files.readAllLines(log);
    Files.delete(log);
    return table(lines, title);
  }

  /** One row for each moment in which classes were loaded. */
  static Table table(List<String> lines, String title) {
    Map<Long, Map<String, Long>> moments = new TreeMap<>();
    for (String line : lines) {
      Matcher found = LINE.matcher(line);
      if (found.find()) {
        long millis = Long.parseLong(found.group(1)) * 1000 + Long.parseLong(found.group(2));
        moments
            .computeIfAbsent(millis / MOMENT_MILLIS * MOMENT_MILLIS, none -> new TreeMap<>())
            .merge(library(found.group(3)), 1L, Long::sum);
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    moments.forEach((from, loaded) -> rows.add(List.of(from, sum(loaded), most(loaded))));
    return new Table(title, List.of("from ms", "classes", "most of them of"), rows, List.of());
  }

  private static long sum(Map<String, Long> loaded) {
    return loaded.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String most(Map<String, Long> loaded) {
    return loaded.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** {@code io.micronaut.http.X} is io.micronaut, {@code java.util.X} is java.util. */
  private static String library(String name) {
    String[] parts = name.split("[./]", -1);
    int depth = Math.min(DEEP.matcher(name).matches() ? 3 : 2, parts.length - 1);
    return depth < 1 ? name : String.join(".", List.of(parts).subList(0, depth));
  }
}
