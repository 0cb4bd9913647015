package com.penguinmails.operations.upkeep;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step did.
 *
 * @param counts by kind, added up over the round
 * @param next where to go on, at most 200 characters; null when the round is whole
 */
public record Step(Map<String, Long> counts, @Nullable String next) {
  /** The key under which a step counts what it had to leave out because it failed. */
  public static final String FAILED = "failed";

  public Step {
    counts = Map.copyOf(counts);
  }

  /** The last step of a round. */
  public static Step last(Map<String, Long> counts) {
    return new Step(counts, null);
  }

  /** A step with another one after it. */
  public static Step on(Map<String, Long> counts, String next) {
    return new Step(counts, next);
  }
}
