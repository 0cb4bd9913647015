package com.penguinmails.local.template;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is to be true of alarms and the dashboard. Each rule returns what is wrong.
 *
 * @param alarms the text of each
 * @param dashboard the stack with the dashboard
 * @param template the stack with the functions
 */
record AlarmRules(Map<String, String> alarms, String dashboard, String template) {
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
          Map.entry("BackupMissing", "< 1"),
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

  static AlarmRules of(String dashboard, String template) {
    Map<String, String> alarms = new TreeMap<>();
    for (String text : List.of(dashboard, template)) {
      Matcher found = RESOURCE.matcher(text);
      while (found.find()) {
        if (found.group(2).equals("AWS::CloudWatch::Alarm")) {
          Matcher next = Pattern.compile("(?m)^ {0,2}\\w").matcher(text);
          int end = next.find(found.end()) ? next.start() : text.length();
          alarms.put(found.group(1), text.substring(found.end(), end));
        }
      }
    }
    return new AlarmRules(alarms, dashboard, template);
  }

  /** All rules at once. */
  Set<String> problems() throws IOException {
    Set<String> problems = new TreeSet<>(limits());
    problems.addAll(silent());
    problems.addAll(unwritten());
    problems.addAll(undrawn());
    problems.addAll(searches());
    return problems;
  }

  Set<String> limits() {
    Set<String> problems = new TreeSet<>();
    alarms.forEach(
        (name, alarm) -> {
          if (!limit(alarm).equals(expected(name))) {
            problems.add(name + " rings at " + limit(alarm) + ", not at " + expected(name));
          }
        });
    return problems;
  }

  Set<String> silent() {
    Set<String> problems = new TreeSet<>();
    alarms.forEach(
        (name, alarm) ->
            Stream.of("AlarmActions", "OKActions")
                .filter(when -> !tells(alarm, when))
                .forEach(when -> problems.add(name + " tells nobody by " + when)));
    return problems;
  }

  private static boolean tells(String alarm, String when) {
    return Pattern.compile("\\b" + when + ": \\[!(Ref|GetAtt) [\\w.]*TopicArn]")
        .matcher(alarm)
        .find();
  }

  /** A limit on a figure nobody writes never rings. */
  Set<String> unwritten() throws IOException {
    String written =
        Sample.of(
                    "functions/operations/src/main/java/com/penguinmails/operations/figures/"
                        + "DatabaseFigures.java")
                .text()
            + template;
    Set<String> problems = new TreeSet<>();
    for (String alarm : alarms.values()) {
      for (MatchResult found : OWN_FIGURE.matcher(alarm).results().toList()) {
        String figure = found.group(1);
        if (!Pattern.compile("['\"]" + figure + "['\\\\]|MetricName: " + figure + ", MetricValue")
            .matcher(written)
            .find()) {
          problems.add(figure + " is written by nobody");
        }
      }
    }
    return problems;
  }

  /** One widget has all of it, and the limit as a line. */
  Set<String> undrawn() {
    Set<String> problems = new TreeSet<>();
    alarms.forEach(
        (name, alarm) -> {
          List<String> parts = drawn(alarm);
          if (widgets().stream().noneMatch(widget -> parts.stream().allMatch(widget::contains))) {
            problems.add(name + " is drawn by no widget: " + parts);
          }
        });
    return problems;
  }

  List<String> widgets() {
    return WIDGET
        .matcher(dashboard.replace("\\\"", "\""))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Whatever is exact in a search finds no function: CloudFormation ends their names at random. */
  Set<String> searches() {
    return dashboard.contains("FunctionName=${Stack} ") && !dashboard.contains("FunctionName=\\\"")
        ? Set.of()
        : Set.of("a search finds no function");
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
    return found.find() ? found.group(1) : "nothing like " + pattern;
  }
}
