package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Json;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on exports and erasures, one at a time. */
@Singleton
public class PrivacyJobs implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PrivacyJobs.class);

  /** Longer than a run that is nearly over can still last, so that it does not claim it again. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final RequestLog log;
  private final Export export;
  private final Erasure erasure;
  private final JsonMapper json;
  private final Duration settling;

  PrivacyJobs(
      RequestLog log,
      Export export,
      Erasure erasure,
      JsonMapper json,
      @Value("${privacy.settling:10m}") Duration settling) {
    this.log = log;
    this.export = export;
    this.erasure = erasure;
    this.json = json;
    this.settling = settling;
  }

  @Override
  public String queue() {
    return Queues.PRIVACY;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public Duration lease() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Duration leastTime() {
    return Duration.ofSeconds(30);
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    for (Job job : batch.jobs()) {
      outcomes.put(job.id(), handle(job, new Hold(batch)));
    }
    return outcomes;
  }

  private Outcome handle(Job job, Hold hold) {
    Optional<UUID> id = requestId(job.payload());
    if (id.isEmpty() || job.tenantId() == null) {
      return new Outcome.Dead("malformed", "the job names no request or no tenant");
    }
    return TenantContext.callAs(
        job.tenant(),
        () -> {
          Optional<OpenRequest> request = log.begin(id.get(), settling, job.redrives() > 0);
          return request.isEmpty() ? Outcome.DONE : work(request.get(), hold);
        });
  }

  private Outcome work(OpenRequest request, Hold hold) {
    try {
      if (request.isErasure()) {
        return erase(request, hold);
      }
      export.run(request, hold);
      return Outcome.DONE;
    } catch (Hold.Interrupted e) {
      // What is erased is gone; an export begins anew.
      return request.isErasure()
          ? new Outcome.Later(PAUSE)
          : new Outcome.Retry("interrupted", "the export takes longer than a run may");
    }
  }

  private Outcome erase(OpenRequest request, Hold hold) {
    UUID lead = request.leadId();
    if (lead == null && erasure.isCharged() && log.postpone(request.id())) {
      LOG.warn("erasure {}: the tenant's subscription still runs", request.id());
      return new Outcome.Later(Duration.ofDays(1));
    }
    Json counts = lead == null ? erasure.empty(hold) : erasure.forget(lead, hold);
    log.settle(request.id(), counts);
    if (!request.settled() && !settling.isZero()) {
      // A mail being sent, an answer being read, a caller still known to an instance: what they
      // write is found by a second pass.
      return new Outcome.Later(settling);
    }
    if (lead == null) {
      erasure.finish(request, hold);
    } else {
      erasure.finish(request, lead, hold);
    }
    LOG.info("erasure {}: {} erased", request.id(), lead == null ? "tenant" : "lead");
    return Outcome.DONE;
  }

  @Override
  public void abandoned(Job job, String code) {
    Optional<UUID> id = requestId(job.payload());
    LOG.error("privacy request {} is given up: {}", id, code);
    if (id.isPresent() && job.tenantId() != null) {
      TenantContext.runAs(job.tenant(), () -> log.giveUp(id.get()));
    }
  }

  private Optional<UUID> requestId(Json payload) {
    try {
      return Optional.ofNullable(
              json.readValue(payload.text(), Argument.mapOf(String.class, String.class)))
          .map(fields -> fields.get("request_id"))
          .map(UUID::fromString);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
