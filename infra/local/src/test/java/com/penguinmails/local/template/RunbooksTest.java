package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runbooks speak of what there is, and of all of it. */
class RunbooksTest {
  private static final Path PLACE = Sample.ROOT.resolve("infra/runbooks");

  private static final String ONE_ALARM = "\n  Late:\n    Type: AWS::CloudWatch::Alarm\n";
  private static final String ITS_STEPS = "# Alarms\n\n## Late\n\n1. A\n2. B\n3. C\n";

  @Test
  void shouldSayThreeFirstStepsForEveryAlarmAndNoOther() throws IOException {
    assertThat(RunbookRules.alarms(templates(), Files.readString(PLACE.resolve("alarms.md"))))
        .isEmpty();
  }

  @Test
  void shouldFindAlarmsWithoutThreeSteps() {
    List<String> late = List.of(ONE_ALARM);

    assertThat(RunbookRules.alarms(late, ITS_STEPS)).isEmpty();
    assertThat(RunbookRules.alarms(late, "# Alarms\n"))
        .containsExactly("Late is described by no heading");
    assertThat(RunbookRules.alarms(List.of(), ITS_STEPS)).containsExactly("Late is no alarm");
    assertThat(RunbookRules.alarms(late, ITS_STEPS.replace("3. C\n", "")))
        .containsExactly("Late has 2 steps");
  }

  @Test
  void shouldLinkToWhatExists() throws IOException {
    for (String runbook : runbooks()) {
      assertThat(RunbookRules.links(PLACE, runbook)).isEmpty();
    }
    assertThat(RunbookRules.links(PLACE, "see [this](deploy.md) and [that](deployed.md)"))
        .containsExactly("deployed.md is not there");
  }

  @Test
  void shouldDefineTheShellFunctionsEachCalls() throws IOException {
    for (String runbook : runbooks()) {
      assertThat(RunbookRules.calls(runbook)).as(runbook.lines().findFirst().orElse("")).isEmpty();
    }
    assertThat(RunbookRules.calls("one() {\n}\nfor f in $(one) $(other) $(date); do\n"))
        .containsExactly("other");
  }

  @Test
  void shouldStopNoOtherStagesDeployments() throws IOException {
    assertThat(runbooks()).noneMatch(RunbookRules::stopsOthers);
    assertThat(
            RunbookRules.stopsOthers("for d in $(aws deploy list-deployments); do stop-deployment"))
        .isTrue();
  }

  @Test
  void shouldUseEveryOutput() throws IOException {
    StringBuilder readers = new StringBuilder(Sample.of("README.md").text());
    readers.append(Sample.of("template.yaml").text().split("\nOutputs:", -1)[0]);
    try (Stream<Path> files = Files.list(PLACE)) {
      for (Path file : files.toList()) {
        readers.append(Files.readString(file));
      }
    }

    assertThat(RunbookRules.outputs(templates(), readers.toString())).isEmpty();
    assertThat(RunbookRules.outputs(List.of("\nOutputs:\n  Unread: {Value: 1}\n"), "ApiUrl"))
        .containsExactly("Unread is read by nobody");
  }

  private static List<String> runbooks() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(PLACE)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private static List<String> templates() throws IOException {
    List<String> templates = new ArrayList<>(List.of(Sample.of("template.yaml").text()));
    try (Stream<Path> files = Files.list(Sample.ROOT.resolve("infra/stacks"))) {
      for (Path file : files.sorted().toList()) {
        templates.add(Files.readString(file));
      }
    }
    return templates;
  }
}
