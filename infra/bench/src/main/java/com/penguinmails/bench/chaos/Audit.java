package com.penguinmails.bench.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what the server holds with the ledger, and with what people should get whatever the
 * ledger says: each mail of a campaign has a subject of its own.
 */
final class Audit {
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final int repeated;

  Audit(List<Ledger.Entry> entries, List<HeldMail> held, List<String> contradictions) {
    violations.addAll(contradictions);
    Map<String, List<HeldMail>> unknown =
        new TreeMap<>(held.stream().collect(Collectors.groupingBy(HeldMail::key)));
    for (Ledger.Entry entry : entries) {
      judge(entry, unknown.getOrDefault(entry.key(), List.of()));
      unknown.remove(entry.key());
    }
    unknown.keySet().forEach(key -> violations.add(key + " is in no ledger"));
    List<String> repetitions = repetitions(held);
    violations.addAll(repetitions);
    repeated = repetitions.size();
  }

  private void judge(Ledger.Entry entry, List<HeldMail> held) {
    String what = entry.state() + (entry.state().equals("failed") ? " " + entry.code() : "");
    counts.merge(what + (held.isEmpty() ? ", not held" : ", held"), 1, Integer::sum);
    boolean right =
        switch (entry.state()) {
          case "accepted" -> held.size() == 1;
          case "failed" -> held.isEmpty();
          case "in_doubt" -> held.size() <= 1;
          default -> false;
        };
    if (!right) {
      violations.add("%s is %s and held %d times".formatted(entry.key(), what, held.size()));
    }
    held.stream()
        .filter(mail -> !mail.recipient().equalsIgnoreCase(entry.recipient()))
        .forEach(mail -> violations.add("%s went to %s".formatted(entry.key(), mail.recipient())));
  }

  private static List<String> repetitions(List<HeldMail> held) {
    Map<String, Integer> received = new HashMap<>();
    held.forEach(
        mail -> received.merge(mail.recipient() + " has " + mail.subject(), 1, Integer::sum));
    return received.entrySet().stream()
        .filter(mail -> mail.getValue() > 1)
        .map(mail -> "%s %d times".formatted(mail.getKey(), mail.getValue()))
        .sorted()
        .toList();
  }

  /** Everything in doubt would be exact too: no more of a state than what was done explains. */
  void requireAtMost(int most, String state) {
    int found =
        counts.entrySet().stream()
            .filter(count -> count.getKey().startsWith(state))
            .mapToInt(Map.Entry::getValue)
            .sum();
    if (found > most) {
      violations.add("%d are %s, faults explain %d".formatted(found, state, most));
    }
  }

  /** What should not be; each a sentence. */
  List<String> violations() {
    return violations;
  }

  /** Mails that somebody has more than once. */
  int repeated() {
    return repeated;
  }

  /** Sends by their state and whether the server has them. */
  Map<String, Integer> counts() {
    return counts;
  }
}
