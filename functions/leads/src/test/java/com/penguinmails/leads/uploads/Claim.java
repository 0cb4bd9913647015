package com.penguinmails.leads.uploads;

import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.Queues;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A claimed import job that asks {@code alive} whether it still holds its lease. */
record Claim(List<Job> jobs, Deadline deadline, BooleanSupplier alive) implements Batch {
  static Claim of(
      UUID tenant, UUID importId, int attempt, Deadline deadline, BooleanSupplier alive) {
    Json payload = new Json("{\"import_id\": \"" + importId + "\"}");
    Job job =
        new Job(Ids.next(), Queues.LEAD_IMPORT, ImportOrder.TYPE, tenant, payload, attempt, 3);
    return new Claim(List.of(job), deadline, alive);
  }

  /** The same job after an operator sent it again. */
  static Claim redriven(Job job, Deadline deadline) {
    Job again =
        new Job(
            job.id(),
            job.queue(),
            job.type(),
            job.tenantId(),
            job.payload(),
            1,
            job.maxAttempts(),
            1);
    return new Claim(List.of(again), deadline, () -> true);
  }

  @Override
  public boolean keepAlive() {
    return alive.getAsBoolean();
  }
}
