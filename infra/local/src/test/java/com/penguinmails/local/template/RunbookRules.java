package com.penguinmails.local.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be true of a runbook's text. Each rule returns what is wrong. */
final class RunbookRules {
  private static final Pattern ALARM =
      Pattern.compile("\\n  (\\w+):\\n    Type: AWS::CloudWatch::Alarm");
  private static final Pattern CALL = Pattern.compile("\\$\\((\\w+)");
  private static final Pattern FUNCTION = Pattern.compile("(?m)^ *(\\w+)\\(\\) \\{$");
  private static final Set<String> PROGRAMS = Set.of("aws", "date", "git");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (?:\\w+: )?(.*)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern NUMBERED = Pattern.compile("(?m)^\\d\\. ");
  private static final Pattern OUTPUT = Pattern.compile("(?m)^  (\\w+): ?(?:\\{|\\n)");

  private RunbookRules() {}

  /** A heading for each alarm and no other, and three steps below each. */
  static Set<String> alarms(List<String> templates, String runbook) {
    Set<String> alarms = new TreeSet<>();
    templates.forEach(template -> alarms.addAll(all(ALARM, template)));
    Set<String> described = new TreeSet<>();
    all(HEADING, runbook).forEach(names -> described.addAll(List.of(names.split(", ", -1))));
    Set<String> problems =
        Difference.of(described, " is no alarm", alarms, " is described by no heading");
    for (String section : runbook.split("(?m)^## ", -1)) {
      long steps = NUMBERED.matcher(section).results().count();
      if (!section.startsWith("#") && steps != 3) {
        problems.add(section.lines().findFirst().orElse("") + " has " + steps + " steps");
      }
    }
    return problems;
  }

  static Set<String> links(Path place, String runbook) {
    Set<String> problems = new TreeSet<>();
    for (String link : all(LINK, runbook)) {
      if (!Files.exists(place.resolve(link))) {
        problems.add(link + " is not there");
      }
    }
    return problems;
  }

  /** Shell functions that it calls and does not define. */
  static Set<String> calls(String runbook) {
    Set<String> called = new TreeSet<>(all(CALL, runbook));
    called.removeAll(PROGRAMS);
    all(FUNCTION, runbook).forEach(called::remove);
    return called;
  }

  /** CodeDeploy lists the deployments of a whole account, other stages' too. */
  static boolean stopsOthers(String runbook) {
    return runbook.contains("stop-deployment") && !runbook.contains("[?applicationName==");
  }

  /** An output nobody reads is none. */
  static Set<String> outputs(List<String> templates, String readers) {
    Set<String> problems = new TreeSet<>();
    for (String template : templates) {
      String[] parts = template.split("\\nOutputs:\\n", -1);
      for (String output : parts.length > 1 ? all(OUTPUT, parts[1]) : List.<String>of()) {
        if (!readers.contains(output)) {
          problems.add(output + " is read by nobody");
        }
      }
    }
    return problems;
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
