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
  private static final int HOUR = 60;

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

  private static int minute(MatchResult window, int group) {
    return number(window, group) * HOUR + number(window, group + 1);
  }

  private static int number(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }
}
