package com.penguinmails.local.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Campaign mails by the step that sent them, which their subjects begin with. */
record Mails(List<CaughtMail> all) {
  static final String FIRST = "Question";
  static final String OPENED = "Details";
  static final String UNOPENED = "Reminder";

  int of(String step) {
    return (int) all.stream().filter(mail -> is(mail, step)).count();
  }

  Set<String> recipients(String step) {
    return all.stream()
        .filter(mail -> is(mail, step))
        .map(CaughtMail::recipient)
        .collect(Collectors.toSet());
  }

  /** Mails a recipient got more often than once from the same step. */
  long repeated() {
    Map<String, Long> counts =
        all.stream().collect(Collectors.groupingBy(Mails::stepAndRecipient, Collectors.counting()));
    return counts.values().stream().mapToLong(count -> count - 1).sum();
  }

  static boolean is(CaughtMail mail, String step) {
    return mail.subject().startsWith(step);
  }

  private static String stepAndRecipient(CaughtMail mail) {
    return mail.subject().split(":", 2)[0] + " " + mail.recipient().toLowerCase(Locale.ROOT);
  }
}
