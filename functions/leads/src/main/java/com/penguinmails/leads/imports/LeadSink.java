package com.penguinmails.leads.imports;

import java.util.List;

/** Takes what a file gives, in file order. What it throws ends the reading. */
public interface LeadSink {

  /**
   * One batch of valid rows with distinct addresses, never empty; the list is the sink's to keep.
   */
  void accepted(List<LeadRow> batch);

  /** One row that was not taken. */
  void rejected(Rejection rejection);
}
