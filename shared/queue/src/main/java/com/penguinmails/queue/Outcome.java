package com.penguinmails.queue;

import java.time.Duration;

/** What became of a claimed job. */
public sealed interface Outcome {
  /** Nothing more to do. */
  Outcome DONE = new Done();

  /** Finished. */
  record Done() implements Outcome {}

  /** Not started: back into the queue, without counting as a try. */
  record HandBack() implements Outcome {}

  /** Failed, may work later: after a backoff, or as a dead letter when the attempts are used up. */
  record Retry(String code, String reason) implements Outcome {}

  /** Not possible now for no fault of its own: again after {@code delay}, not counted as a try. */
  record Later(Duration delay) implements Outcome {}

  /**
   * A database it needs, or something as common, was away: again soon, not counted as a try. What
   * meets that again and again may take it down itself: it is tried alone, less often, and in the
   * end each time counts.
   */
  record Away(String reason) implements Outcome {}

  /** Will never work: a dead letter at once. */
  record Dead(String code, String reason) implements Outcome {}

  /**
   * Was in a batch that failed as a whole: again without its company, not counted as a try.
   *
   * @param reason what the batch failed with
   */
  record Alone(String reason) implements Outcome {}
}
