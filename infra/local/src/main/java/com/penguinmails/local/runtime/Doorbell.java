package com.penguinmails.local.runtime;

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

  private void run() {
    worker.run();
    if (state.updateAndGet(before -> before == RUNG_AGAIN ? RUNNING : SILENT) == RUNNING) {
      // Back to the end of the line, so that one busy bell does not keep a thread from the others.
      executor.execute(this::run);
    }
  }
}
