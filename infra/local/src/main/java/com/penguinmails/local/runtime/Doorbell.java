package com.penguinmails.local.runtime;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a worker at least once after every ring and never twice at a time: however often it is rung
 * while the worker runs, one more run follows.
 */
final class Doorbell {
  private static final int SILENT = 0;
  private static final int RUNNING = 1;
  private static final int RUNG_AGAIN = 2;

  private final Runnable worker;
  private final Executor executor;
  private final AtomicInteger state = new AtomicInteger(SILENT);
  private final NavigableSet<Instant> moments = new ConcurrentSkipListSet<>();

  /**
   * A bell nobody has rung.
   *
   * @param worker must not throw
   */
  Doorbell(Runnable worker, Executor executor) {
    this.worker = worker;
    this.executor = executor;
  }

  void ring() {
    if (state.getAndUpdate(before -> before == SILENT ? RUNNING : RUNG_AGAIN) == SILENT) {
      executor.execute(this::run);
    }
  }

  /** Has it rung then, to the second: what falls together is one. */
  void ringAt(Instant moment) {
    Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
    moments.add(second.equals(moment) ? second : second.plusSeconds(1));
  }

  /** Whether a moment has come since it was asked last. */
  boolean isTime(Instant now) {
    NavigableSet<Instant> come = moments.headSet(now, true);
    boolean any = false;
    while (come.pollFirst() != null) {
      any = true;
    }
    return any;
  }

  private void run() {
    worker.run();
    if (state.updateAndGet(before -> before == RUNG_AGAIN ? RUNNING : SILENT) == RUNNING) {
      // Back to the end of the line, so that one busy bell does not keep a thread from the others.
      executor.execute(this::run);
    }
  }
}
