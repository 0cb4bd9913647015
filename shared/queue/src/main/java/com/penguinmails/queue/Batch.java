package com.penguinmails.queue;

import java.util.List;

/** Claimed jobs, held under one lease. */
public interface Batch {
  /** The jobs, most urgent first. */
  List<Job> jobs();

  /** When the function ends. */
  Deadline deadline();

  /**
   * Lengthens the lease when a good part of it has passed; call it between longer steps.
   *
   * @return false when the lease was lost, so that nothing more may be done for these jobs
   */
  boolean keepAlive();
}
