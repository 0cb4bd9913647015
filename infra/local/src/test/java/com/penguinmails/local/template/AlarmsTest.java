package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alarms have the specification's limits, tell somebody, look at figures that are written, and are
 * drawn on the dashboard.
 */
class AlarmsTest {
  private static Sample dashboard;
  private static Sample template;
  private static AlarmRules rules;

  @BeforeAll
  static void read() throws IOException {
    dashboard = Sample.of("infra/stacks/observability.yaml");
    template = Sample.of("template.yaml");
    rules = AlarmRules.of(dashboard.text(), template.text());
  }

  @Test
  void shouldHaveTheLimitsOfTheSpecification() {
    assertThat(rules.limits()).isEmpty();
    assertThat(rules.alarms()).hasSizeGreaterThan(50);
  }

  @Test
  void shouldTellOfEveryAlarmAndOfItsEnd() {
    assertThat(rules.silent()).isEmpty();
  }

  @Test
  void shouldLookAtFiguresThatAreWritten() throws IOException {
    assertThat(rules.unwritten()).isEmpty();
  }

  @Test
  void shouldBeDrawnOnTheDashboardWithTheirLimits() {
    assertThat(rules.undrawn()).isEmpty();
    assertThat(rules.widgets()).hasSizeGreaterThan(30);
  }

  @Test
  void shouldFindFunctionsOnTheDashboard() {
    assertThat(rules.searches()).isEmpty();
  }

  /** Each line: what to replace in an alarm or the dashboard, by what, and what is found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ApiSlow|Threshold: 200|Threshold: 900|ApiSlow rings at p95 > 900, not at p95 > 200",
        "ApiSlow|GreaterThanT|LessThanT|ApiSlow rings at p95 < 200, not at p95 > 200",
        "ApiSlow|ApiSlow:|ApiSlower:|not at no limit of ApiSlower is known",
        "ApiSlow|AlarmActions: [!Ref TopicArn]|AlarmActions: []|ApiSlow tells nobody by AlarmActions",
        "ApiSlow|OKActions: [!Ref TopicArn]|OKActions: []|ApiSlow tells nobody by OKActions",
        "QueueBacklog|JobsDue|JobsDone|JobsDone is written by nobody",
        "ApiSlow|MetricName: Latency|MetricName: Late|ApiSlow is drawn by no widget",
        "Dashboard|\"value\": 200}|\"value\": 250}|ApiSlow is drawn by no widget",
        "BackupFailures|NumberOfBackupJobsExpired|NumberOfCopyJobsFailed|BackupFailures is drawn by no",
        "Dashboard|FunctionName=${Stack} |FunctionName=\\\"${Stack}\\\"|a search finds no function",
      })
  void shouldFindWhatIsWrong(String resource, String good, String bad, String found)
      throws IOException {
    Sample wrong = dashboard.with(resource, good, bad);

    assertThat(AlarmRules.of(wrong.text(), template.text()).problems())
        .anySatisfy(problem -> assertThat(problem).contains(found));
  }

  @Test
  void shouldFindAFigureThatTheTemplateNoLongerWrites() throws IOException {
    Sample wrong =
        template.with("ApiFailureCount", "MetricName: ApiFailures", "MetricName: Failures");

    assertThat(AlarmRules.of(dashboard.text(), wrong.text()).problems())
        .contains("ApiFailures is written by nobody");
  }
}
