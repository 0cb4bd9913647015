package com.penguinmails.leads.imports;

import com.penguinmails.leads.imports.LeadFileException.Problem;
import com.penguinmails.leads.imports.Rejection.Duplicate;
import com.penguinmails.leads.imports.RowReader.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Counts rows, finds duplicates and hands everything on, good rows in batches. */
final class RowTally {

  private final int batchSize;
  private final LeadSink sink;
  private final SeenEmails seen = new SeenEmails();
  private List<LeadRow> batch = new ArrayList<>();
  private long accepted;
  private long duplicates;
  private long invalid;

  RowTally(int batchSize, LeadSink sink) {
    this.batchSize = batchSize;
    this.sink = sink;
  }

  void add(Outcome outcome) {
    if (outcome.invalid() != null) {
      invalid++;
      sink.rejected(outcome.invalid());
    } else if (outcome.row() != null) {
      addGood(outcome.row());
    }
  }

  FileCounts finish(long lastLine) throws LeadFileException {
    flush();
    long rows = accepted + duplicates + invalid;
    if (rows == 0) {
      throw new LeadFileException(
          Problem.NO_ROWS, lastLine, "The file names its columns but has no rows.");
    }
    return new FileCounts(rows, accepted, duplicates, invalid);
  }

  private void addGood(LeadRow row) {
    long firstLine = seen.add(row.email(), row.line());
    if (firstLine > 0) {
      duplicates++;
      sink.rejected(new Duplicate(row.line(), row.email().value(), firstLine));
      return;
    }
    accepted++;
    batch.add(row);
    if (batch.size() == batchSize) {
      flush();
    }
  }

  private void flush() {
    if (!batch.isEmpty()) {
      sink.accepted(batch);
      batch = new ArrayList<>();
    }
  }
}
