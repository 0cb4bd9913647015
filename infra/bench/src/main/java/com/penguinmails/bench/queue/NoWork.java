package com.penguinmails.bench.queue;

import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Is done with every job at once. */
record NoWork(int batchSize) implements JobHandler {
  static final String QUEUE = "bench";

  @Override
  public String queue() {
    return QUEUE;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    return batch.jobs().stream().collect(Collectors.toMap(Job::id, job -> Outcome.DONE));
  }
}
