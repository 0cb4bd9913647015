package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Alarms have the specification's limits, tell somebody, look at figures that are written, and are
 * drawn on the dashboard.
 */
class AlarmsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern RESOURCE = Pattern.compile("(?m)^  (\\w+):\\n    Type: (\\S+)\\n");
  private static final Pattern OWN_FIGURE =
      Pattern.compile("Namespace: !Sub \"PenguinMails/[^\"]*\", MetricName: (\\w+)");
  private static final Pattern WIDGET = Pattern.compile("(?m)^ +\\{\"type\": \"metric\".*$");

  /** What a widget has in quotes of an alarm: its figures, what they are of, and p95 or p99. */
  private static final List<Pattern> LOOKED_AT =
      List.of(
          Pattern.compile("MetricName: (?:!If \\[Aurora, )?(\\w+)"),
          Pattern.compile("\\bValue: (?:!Sub \")?((?:\\$\\{\\w+})?[\\w-]*)"),
          Pattern.compile("ExtendedStatistic: (\\w+)"));

  /**
   * What is above (or, where it says so, below) a limit for too long. Index hits, table scans, dead
   * rows, connections, p99: "Key metrics to monitor"; queries of 200 ms and 5 s, 1000 jobs due, 300
   * s, 5 of 100 failures: performance targets and queue_alert_thresholds; a minute, five, thirty,
   * an hour, and four hours at most: the queues' service levels; 10,000 jobs due: "Paging"; 2 s and
   * 1 of 100: the API's; 500 ms for a webhook and 30 minutes for a server: "Numeric targets"; no
   * failed backup: "Automated backup completion rate".
   */
  private static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("ApiSlow", "p95 > 200"),
          Map.entry("ApiSlowest", "p99 > 2000"),
          Map.entry("ApiFailures", ">= 1"),
          Map.entry("FunctionFailures", ">= 1"),
          Map.entry("StripeWebhookSlow", "p95 > 500"),
          Map.entry("BackupFailures", "> 0"),
          Map.entry("DoorbellDeadLetters", "> 0"),
          Map.entry("ScheduleDeadLetters", "> 0"),
          Map.entry("EmailSendingLate", "> 60"),
          Map.entry("CampaignSchedulerLate", "> 60"),
          Map.entry("EmailProcessingLate", "> 300"),
          Map.entry("StripeWebhookLate", "> 300"),
          Map.entry("LeadImportLate", "> 1800"),
          Map.entry("AnalyticsCampaignLate", "> 3600"),
          Map.entry("OutboxLate", "> 20"),
          Map.entry("*Pinned", "> 0"),
          Map.entry("*Connections", "> 90"),
          Map.entry("*Slow", "p95 > 200000"),
          Map.entry("OlapSlow", "p95 > 5000000"),
          Map.entry("*Slowest", "p99 > 500000"),
          Map.entry("*Busy", "> 85"),
          Map.entry("*Storage", "< 2147483648"),
          Map.entry("Throttled", "> 10"),
          Map.entry("*IndexHitRatio", "< 95"),
          Map.entry("*TableScanRatio", "> 5"),
          Map.entry("*DeadTupleRatio", "> 10"),
          Map.entry("QueueBacklog", "> 1000"),
          Map.entry("QueueFlooded", "> 10000"),
          Map.entry("QueueOldest", "> 300"),
          Map.entry("QueueStarved", "> 14400"),
          Map.entry("QueueFailures", "> 5"),
          Map.entry("ProvisioningLate", "> 1800"),
          Map.entry("DeadLetters", "> 0"),
          Map.entry("FiguresMissing", "< 1"),
          Map.entry("PartitionsLeft", "< 2"));

  private static final Map<String, String> OPERATORS =
      Map.of(
          "GreaterThanThreshold", ">",
          "GreaterThanOrEqualToThreshold", ">=",
          "LessThanThreshold", "<");

  private static final Map<String, String> ALARMS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String file : Set.of("template.yaml", "infra/stacks/observability.yaml")) {
      String text = Files.readString(ROOT.resolve(file));
      Matcher found = RESOURCE.matcher(text);
      while (found.find()) {
        if (found.group(2).equals("AWS::CloudWatch::Alarm")) {
          Matcher next = Pattern.compile("(?m)^ {0,2}\\w").matcher(text);
          int end = next.find(found.end()) ? next.start() : text.length();
          ALARMS.put(found.group(1), text.substring(found.end(), end));
        }
      }
    }
  }

  @Test
  void shouldHaveTheLimitsOfTheSpecification() {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    ALARMS.forEach(
        (name, alarm) -> {
          expected.put(name, expected(name));
          actual.put(name, limit(alarm));
        });

    assertThat(actual).isEqualTo(expected).hasSizeGreaterThan(50);
  }

  @Test
  void shouldTellOfEveryAlarmAndOfItsEnd() {
    ALARMS.forEach(
        (name, alarm) ->
            assertThat(alarm)
                .as(name)
                .containsPattern("\\bAlarmActions: \\[!(Ref|GetAtt) [\\w.]*TopicArn]")
                .containsPattern("\\bOKActions: \\[!(Ref|GetAtt) [\\w.]*TopicArn]"));
  }

  /** A limit on a figure nobody writes never rings. */
  @Test
  void shouldLookAtFiguresThatAreWritten() throws IOException {
    String written =
        Files.readString(
                ROOT.resolve(
                    "functions/operations/src/main/java/com/penguinmails/operations/figures/"
                        + "DatabaseFigures.java"))
            + Files.readString(ROOT.resolve("template.yaml"));
    Set<String> read = new TreeSet<>();
    ALARMS
        .values()
        .forEach(
            alarm -> OWN_FIGURE.matcher(alarm).results().forEach(each -> read.add(each.group(1))));

    assertThat(read).isNotEmpty();
    for (String figure : read) {
      assertThat(written)
          .containsPattern("['\"]" + figure + "['\\\\]|MetricName: " + figure + ", MetricValue");
    }
  }

  /** One widget has all of it, and the limit as a line. */
  @Test
  void shouldBeDrawnOnTheDashboardWithTheirLimits() throws IOException {
    String template = Files.readString(ROOT.resolve("infra/stacks/observability.yaml"));
    List<String> widgets =
        WIDGET.matcher(template.replace("\\\"", "\"")).results().map(MatchResult::group).toList();

    assertThat(widgets).hasSizeGreaterThan(30);
    ALARMS.forEach(
        (name, alarm) ->
            assertThat(widgets)
                .as(name)
                .anySatisfy(widget -> assertThat(widget).contains(drawn(alarm))));
  }

  /** Whatever is exact in a search finds no function: CloudFormation ends their names at random. */
  @Test
  void shouldFindFunctionsOnTheDashboard() throws IOException {
    assertThat(Files.readString(ROOT.resolve("infra/stacks/observability.yaml")))
        .contains("FunctionName=${Stack} ")
        .doesNotContain("FunctionName=\\\"");
  }

  private static String expected(String name) {
    String kind = name.replaceFirst("^(Oltp|Content|Queue|Olap)", "*");
    return LIMITS.getOrDefault(
        name, LIMITS.getOrDefault(kind, "no limit of " + name + " is known"));
  }

  private static String limit(String alarm) {
    Matcher statistic = Pattern.compile("ExtendedStatistic: (\\w+)").matcher(alarm);
    return (statistic.find() ? statistic.group(1) + " " : "")
        + OPERATORS.get(first("ComparisonOperator: (\\w+)", alarm))
        + " "
        + first("\\bThreshold: (\\d+)", alarm);
  }

  private static List<String> drawn(String alarm) {
    String text = alarm.replaceAll("!Ref (\\w+)", "\\${$1}");
    List<String> parts = new ArrayList<>();
    for (Pattern pattern : LOOKED_AT) {
      pattern.matcher(text).results().forEach(each -> parts.add("\"" + each.group(1) + "\""));
    }
    parts.add("\"value\": " + first("\\bThreshold: (\\d+)", alarm) + "}");
    return parts;
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern + " in " + text).isTrue();
    return found.group(1);
  }
}
