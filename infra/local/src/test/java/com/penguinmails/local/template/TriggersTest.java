package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each function is called by what its code is for: requests, its own queue, its own pace. */
class TriggersTest {
  private static Template template;
  private static Sample sample;

  @BeforeAll
  static void read() throws IOException {
    template = Sample.product();
    sample = Sample.of("template.yaml");
  }

  @Test
  void shouldNameEveryClassThatLambdaCouldCall() throws IOException {
    assertThat(TriggerRules.callable(template)).isEmpty();
  }

  @Test
  void shouldCallWorkersForTheirOwnQueue() {
    assertThat(TriggerRules.queues(template)).isEmpty();
  }

  @Test
  void shouldCallUpkeepAtItsOwnPace() {
    assertThat(TriggerRules.paces(template)).isEmpty();
    assertThat(TriggerRules.upkeep(template)).hasSizeGreaterThan(8);
  }

  @Test
  void shouldCallRequestsByRouteAndAllElseByTime() {
    assertThat(TriggerRules.kinds(template)).isEmpty();
  }

  /** Each line: what to replace in a function, by what, and what is found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OutboxRelay|OutboxRelayHandler|QueueHealthHandler|OutboxRelayHandler is called by nobody",
        "EmailProcessing|inbox.lambda.EmailProcessing|operations.lambda.Privacy|not [privacy]",
        "Analytics|Analytics:|Analysis:|analysis hears [analytics-campaign], not []",
        "ViewRefresh|rate(5 minutes)|rate(6 minutes)|view-refresh is called every [PT6M], not PT5M",
        "OutboxRelay|operations.lambda.OutboxRelay|operations.lambda.OperationsApi|no routes",
        "OperationsApi|lambda.OperationsApi|lambda.OutboxRelay|operations-api should be called by",
      })
  void shouldFindWhatIsWrong(
      String function, String good, String bad, String found, @TempDir Path directory)
      throws IOException {
    Template wrong = sample.with(function, good, bad).read(directory);

    assertThat(TriggerRules.problems(wrong))
        .anySatisfy(problem -> assertThat(problem).contains(found));
  }

  @Test
  void shouldSayInTheRunbookWhatRunsWhen() throws IOException {
    String runbook = Sample.of("infra/runbooks/schedules.md").text();

    assertThat(TriggerRules.said(template, runbook)).isEmpty();
    assertThat(
            TriggerRules.said(
                template, runbook.replace("| `view-refresh` | 5 min", "| `view-refresh` | 1 hour")))
        .containsExactlyInAnyOrder(
            "view-refresh every PT1H is said and not done", "view-refresh every PT5M is not said");
  }

  @Test
  void shouldOverrideParametersThatExist() throws IOException {
    String settings = Sample.of("samconfig.toml").text();

    assertThat(settings).contains(" DatabaseEngine=");
    assertThat(TriggerRules.overrides(sample.text(), settings)).isEmpty();
    assertThat(
            TriggerRules.overrides(
                sample.text(), settings.replace(" DatabaseEngine=", " DatabaseKind=")))
        .containsExactly("DatabaseKind is overridden and no parameter");
  }
}
