package com.penguinmails.leads.uploads;

import com.penguinmails.leads.imports.LeadRow;
import com.penguinmails.leads.imports.LeadSink;
import com.penguinmails.leads.imports.Rejection;
import com.penguinmails.queue.Batch;
import java.time.Duration;
import java.util.List;

/**
 * Writes what a file gives. A file falls into the same batches each time it is read, so batches
 * committed in an earlier run are counted and passed over.
 */
final class BatchWriter implements LeadSink {
  /** With less time left, no batch is begun: one takes well under a second. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  /** The run must end; the next one goes on. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final ImportStore store;
  private final OpenImport open;
  private final Batch claim;
  private final ErrorLog errors = new ErrorLog();
  private Tally tally = Tally.NOTHING;
  private int next;

  BatchWriter(ImportStore store, OpenImport open, Batch claim) {
    this.store = store;
    this.open = open;
    this.claim = claim;
  }

  @Override
  public void accepted(List<LeadRow> rows) {
    if (!claim.deadline().allows(RESERVE) || !claim.keepAlive()) {
      throw new Interrupted();
    }
    tally = tally.withAccepted(rows.size());
    int batch = next++;
    if (batch >= open.batches()) {
      store.write(open.id(), batch, rows, tally);
    }
  }

  @Override
  public void rejected(Rejection rejection) {
    tally =
        switch (rejection) {
          case Rejection.Duplicate ignored -> tally.withDuplicate();
          case Rejection.Invalid ignored -> tally.withInvalid();
        };
    errors.add(rejection);
  }

  Tally tally() {
    return tally;
  }

  byte[] errorReport() {
    return errors.finish();
  }
}
