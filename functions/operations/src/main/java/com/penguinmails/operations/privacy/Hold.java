package com.penguinmails.operations.privacy;

import com.penguinmails.queue.Batch;
import java.time.Duration;

/** What a run has of its job: the lease and the time. Asked between the steps of long work. */
final class Hold {
  /** A step takes no longer than a few statements may. */
  private static final Duration RESERVE = Duration.ofSeconds(25);

  /** The run must end; the next one goes on, or begins anew. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Batch batch;
  private boolean aside;

  Hold(Batch batch) {
    this.batch = batch;
  }

  /**
   * Lengthens the lease when it is time.
   *
   * @throws Interrupted when the lease was lost or the time is nearly up
   */
  void check() {
    if (!aside && !(batch.deadline().allows(RESERVE) && batch.keepAlive())) {
      throw new Interrupted();
    }
  }

  /** Does something in the queue's tier, whose one connection the lease would need. */
  void aside(Runnable work) {
    check();
    aside = true;
    try {
      work.run();
    } finally {
      aside = false;
    }
  }
}
