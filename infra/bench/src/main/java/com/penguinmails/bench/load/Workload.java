package com.penguinmails.bench.load;

import java.util.List;

/**
 * What both sides do.
 *
 * @param title of the table
 * @param kinds of request, which every connection makes in turn
 * @param unit what requests are called in a rate, such as {@code reads}
 * @param target rate with the most connections, 0 when there is none
 * @param targetRatio of the medians, empty when there is none
 */
public record Workload(
    String title, List<String> kinds, String unit, int target, String targetRatio) {
  /** Copies the list, so that a workload is a value. */
  public Workload {
    kinds = List.copyOf(kinds);
  }
}
