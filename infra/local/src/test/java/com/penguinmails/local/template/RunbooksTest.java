package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runbooks speak of what there is, and of all of it. */
class RunbooksTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern ALARM =
      Pattern.compile("\\n  (\\w+):\\n    Type: AWS::CloudWatch::Alarm");
  private static final Pattern CALL = Pattern.compile("\\$\\((\\w+)");
  private static final Pattern FUNCTION = Pattern.compile("(?m)^ *(\\w+)\\(\\) \\{$");
  private static final Set<String> PROGRAMS = Set.of("aws", "date", "git");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (?:\\w+: )?(.*)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern NUMBERED = Pattern.compile("(?m)^\\d\\. ");
  private static final Pattern OUTPUT = Pattern.compile("(?m)^  (\\w+): ?(?:\\{|\\n)");

  @Test
  void shouldSayThreeFirstStepsForEveryAlarmAndNoOther() throws IOException {
    Set<String> alarms = new TreeSet<>();
    for (Path template : templates()) {
      alarms.addAll(all(ALARM, Files.readString(template)));
    }
    String runbook = Files.readString(ROOT.resolve("infra/runbooks/alarms.md"));
    Set<String> described = new TreeSet<>();
    all(HEADING, runbook).forEach(names -> described.addAll(List.of(names.split(", ", -1))));

    assertThat(described).isEqualTo(alarms);
    for (String section : runbook.split("(?m)^## ", -1)) {
      if (!section.startsWith("#")) {
        assertThat(NUMBERED.matcher(section).results().count())
            .as("steps of " + section.lines().findFirst().orElse(""))
            .isEqualTo(3);
      }
    }
  }

  @Test
  void shouldLinkToWhatExists() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("infra/runbooks"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
        for (String link : all(LINK, Files.readString(file))) {
          assertThat(file.resolveSibling(link)).as("in " + file.getFileName()).exists();
        }
      }
    }
  }

  @Test
  void shouldDefineTheShellFunctionsEachCalls() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("infra/runbooks"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
        String runbook = Files.readString(file);
        Set<String> called = new TreeSet<>(all(CALL, runbook));
        called.removeAll(PROGRAMS);
        assertThat(all(FUNCTION, runbook)).as("in " + file.getFileName()).containsAll(called);
      }
    }
  }

  /** An output nobody reads is none. */
  @Test
  void shouldUseEveryOutput() throws IOException {
    StringBuilder readers = new StringBuilder(Files.readString(ROOT.resolve("README.md")));
    readers.append(Files.readString(ROOT.resolve("template.yaml")).split("\\nOutputs:", -1)[0]);
    try (Stream<Path> files = Files.list(ROOT.resolve("infra/runbooks"))) {
      for (Path file : files.toList()) {
        readers.append(Files.readString(file));
      }
    }
    for (Path template : templates()) {
      String[] parts = Files.readString(template).split("\\nOutputs:\\n", -1);
      for (String output : parts.length > 1 ? all(OUTPUT, parts[1]) : List.<String>of()) {
        assertThat(readers.toString()).as(template.getFileName() + " puts out").contains(output);
      }
    }
  }

  private static List<Path> templates() throws IOException {
    List<Path> templates = new ArrayList<>(List.of(ROOT.resolve("template.yaml")));
    try (Stream<Path> files = Files.list(ROOT.resolve("infra/stacks"))) {
      files.sorted().forEach(templates::add);
    }
    return templates;
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
