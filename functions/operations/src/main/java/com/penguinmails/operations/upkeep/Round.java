package com.penguinmails.operations.upkeep;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A round somebody works on.
 *
 * @param holder who
 * @param position where it goes on; null at its beginning
 * @param counts what it did so far
 */
record Round(String name, UUID holder, @Nullable String position, Map<String, Long> counts) {
  Round {
    counts = Map.copyOf(counts);
  }

  Round after(Step step) {
    Map<String, Long> sum = new TreeMap<>(counts);
    step.counts().forEach((kind, count) -> sum.merge(kind, count, Long::sum));
    return new Round(name, holder, step.next(), sum);
  }
}
