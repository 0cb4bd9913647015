package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Json;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that carry ledger rows. A row's first job has the row's id; a send that is repeated on
 * purpose gets a job of its own, because a job is done only once.
 */
@Singleton
public class SendJobs {
  private static final String TYPE = "send";

  private final JsonMapper json;

  SendJobs(JsonMapper json) {
    this.json = json;
  }

  /** What a job says. */
  @Serdeable
  record Payload(@Nullable UUID ledgerId) {}

  /**
   * Makes a job of the running tenant.
   *
   * @param runAt when the mail may leave; null is at once
   */
  public static NewJob job(UUID jobId, UUID ledgerId, @Nullable Instant runAt) {
    return new NewJob(
        jobId,
        Queues.EMAIL_SENDING,
        TYPE,
        TenantContext.requireTenant(),
        new Json("{\"ledger_id\":\"" + ledgerId + "\"}"),
        NewJob.NORMAL,
        runAt);
  }

  /** Jobs by the ledger row they carry; one that carries none becomes a dead letter. */
  Map<UUID, Job> byLedgerRow(List<Job> jobs, Map<UUID, Outcome> outcomes) {
    Map<UUID, Job> byRow = new HashMap<>();
    for (Job job : jobs) {
      try {
        Payload payload = json.readValue(job.payload().text(), Payload.class);
        if (payload == null || payload.ledgerId() == null) {
          outcomes.put(job.id(), new Outcome.Dead("bad_payload", "names no send"));
        } else if (byRow.putIfAbsent(payload.ledgerId(), job) != null) {
          outcomes.put(job.id(), Outcome.DONE);
        }
      } catch (IOException e) {
        outcomes.put(job.id(), new Outcome.Dead("bad_payload", "not a send"));
      }
    }
    return byRow;
  }
}
