package com.penguinmails.operations.upkeep;

import com.penguinmails.queue.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again and again: a round of one or more steps. Every step may be done
 * twice, because a run may end between a step and the note that it was done.
 */
public interface Upkeep {
  /** The name in {@code upkeep_runs}, that of its function. */
  String name();

  /** How often a whole round is due, as in {@code template.yaml}. */
  Duration every();

  /** A step is not begun with less time than this; it holds its row a hundred seconds longer. */
  default Duration leastTime() {
    return Duration.ofSeconds(10);
  }

  /**
   * Does one step, within a minute or {@link #leastTime}, whichever is longer.
   *
   * @param position what the step before returned, perhaps in another process; null at the
   *     beginning of a round
   * @param deadline a step that can stop early does when this is near
   */
  Step step(@Nullable String position, Deadline deadline);
}
