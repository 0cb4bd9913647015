package com.penguinmails.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the server's mails with the ledger. */
final class Audit {
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  Audit(List<Ledger.Entry> entries, Map<String, Integer> held, List<String> contradictions) {
    violations.addAll(contradictions);
    Map<String, Integer> unknown = new TreeMap<>(held);
    for (Ledger.Entry entry : entries) {
      unknown.remove(entry.key());
      judge(entry, held.getOrDefault(entry.key(), 0));
    }
    unknown.keySet().forEach(key -> violations.add(key + " is in no ledger"));
  }

  private void judge(Ledger.Entry entry, int held) {
    String what = entry.state() + (entry.state().equals("failed") ? " " + entry.code() : "");
    counts.merge(what + (held > 0 ? ", held" : ", not held"), 1, Integer::sum);
    boolean right =
        switch (entry.state()) {
          case "accepted" -> held == 1;
          case "failed" -> held == 0;
          case "in_doubt" -> held <= 1;
          default -> false;
        };
    if (!right) {
      violations.add("%s is %s and held %d times".formatted(entry.key(), what, held));
    }
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

  /** Sends by their state and whether the server has them. */
  Map<String, Integer> counts() {
    return counts;
  }
}
