package com.penguinmails.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * When AWS Backup may begin, beside the windows in which RDS keeps to itself: it begins none from
 * an hour before a window until its end ("Backup plan options and configuration"). Minutes of the
 * day.
 */
final class BackupWindows {
  private static final String TIME = "(\\d\\d):(\\d\\d)";
  private static final Pattern WINDOW =
      Pattern.compile(
          "Preferred(?:Backup|Maintenance)Window: \"?(?:\\w{3}:)?%1$s-(?:\\w{3}:)?%1$s"
              .formatted(TIME));
  private static final Pattern PLAN =
      Pattern.compile(
          "ScheduleExpression: cron\\((\\d+) (\\d+) \\* \\* \\? \\*\\)\\s+StartWindowMinutes: (\\d+)");
  private static final Pattern COMPLETION = Pattern.compile("CompletionWindowMinutes: (\\d+)");
  private static final Pattern MISSING =
      Pattern.compile(
          "\n  BackupMissing:\n(?:    .*\n)*?.*Period: (\\d+), EvaluationPeriods: (\\d+)");
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;

  private BackupWindows() {}

  /** What is wrong. */
  static List<String> problems(String databases, String plans) {
    List<String> problems = new ArrayList<>();
    List<MatchResult> windows = WINDOW.matcher(databases).results().toList();
    List<MatchResult> found = PLAN.matcher(plans).results().toList();
    if (windows.isEmpty() || found.isEmpty()) {
      problems.add("there is no window, or no plan");
    }
    for (MatchResult plan : found) {
      int first = number(plan, 2) * HOUR + number(plan, 1);
      int last = first + number(plan, 3);
      windows.stream()
          .filter(window -> first < minute(window, 3) && last > minute(window, 1) - HOUR)
          .forEach(window -> problems.add(plan.group() + " meets " + window.group()));
    }
    return problems;
  }

  /** An alarm's window slides: one backup may be as early as can be and the next as late. */
  static List<String> impatience(String alarms, String plans) {
    List<String> problems = new ArrayList<>();
    List<MatchResult> missing = MISSING.matcher(alarms).results().toList();
    List<MatchResult> completion = COMPLETION.matcher(plans).results().toList();
    List<MatchResult> begun = PLAN.matcher(plans).results().toList();
    if (missing.size() != 1 || completion.size() != 1 || begun.size() != 1) {
      problems.add("there is not one alarm, and one plan");
      return problems;
    }
    int latest = DAY + number(begun.getFirst(), 3) + number(completion.getFirst(), 1);
    int patience = number(missing.getFirst(), 1) * number(missing.getFirst(), 2) / 60;
    if (patience < latest) {
      problems.add("the alarm waits " + patience + " minutes, a backup may take " + latest);
    }
    return problems;
  }

  private static int minute(MatchResult window, int group) {
    return number(window, group) * HOUR + number(window, group + 1);
  }

  private static int number(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }
}
