package com.penguinmails.bench.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Decides when which fault happens, and counts them. */
final class Mischief {
  private final RandomGenerator random;
  private final Map<Fault, Double> odds = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private boolean over;

  Mischief(RandomGenerator random) {
    this.random = random;
    odds.put(Fault.REFUSE, 0.03);
    odds.put(Fault.GREET_421, 0.03);
    odds.put(Fault.STALL, 0.01);
    odds.put(Fault.RECIPIENT_451, 0.03);
    odds.put(Fault.RECIPIENT_421, 0.01);
    odds.put(Fault.RECIPIENT_550, 0.01);
    odds.put(Fault.DROP_IN_DATA, 0.005);
    odds.put(Fault.CONTENT_451, 0.01);
    odds.put(Fault.DROP_ANSWER, 0.003);
    odds.put(Fault.DROP_END, 0.003);
  }

  synchronized boolean strikes(Fault fault) {
    boolean strikes = !over && random.nextDouble() < odds.getOrDefault(fault, 0.0);
    if (strikes) {
      counts.merge(fault, 1, Integer::sum);
    }
    return strikes;
  }

  /** From now on everything works. */
  synchronized void end() {
    over = true;
  }

  synchronized int count(Fault fault) {
    return counts.getOrDefault(fault, 0);
  }

  synchronized Map<Fault, Integer> counts() {
    return new EnumMap<>(counts);
  }
}
