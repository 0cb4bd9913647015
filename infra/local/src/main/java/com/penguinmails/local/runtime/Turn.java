package com.penguinmails.local.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One schedule: when its next turn is due, and whether the last one still runs. Only one thread may
 * tick it.
 */
final class Turn {
  private final Duration rate;
  private final Runnable work;
  private final AtomicBoolean running = new AtomicBoolean();
  private Instant due;

  /**
   * A schedule whose first turn comes one rate after its beginning, as in EventBridge.
   *
   * @param work must not throw
   */
  Turn(Duration rate, Instant begin, Runnable work) {
    this.rate = rate;
    this.work = work;
    this.due = begin.plus(rate);
  }

  /**
   * Starts a turn that is due; one that finds its predecessor running, or was slept through, is
   * left out.
   */
  void tick(Instant now, Executor executor) {
    if (now.isBefore(due)) {
      return;
    }
    while (!now.isBefore(due)) {
      due = due.plus(rate);
    }
    if (running.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      work.run();
    } finally {
      running.set(false);
    }
  }
}
