package com.penguinmails.operations.provisioning;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The queue of servers to set up for who bought, to give back for who left, and of tenants whose
 * time is over.
 */
@Singleton
public class ProvisioningJobs implements JobHandler {
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Payload NOTHING = new Payload(null, null);

  private final Provisioning provisioning;
  private final SetupStore store;
  private final ServerAlerts alerts;
  private final Database oltp;
  private final Outbox outbox;
  private final JsonMapper json;
  private final Clock clock;

  ProvisioningJobs(
      Provisioning provisioning,
      SetupStore store,
      ServerAlerts alerts,
      @Named("oltp") Database oltp,
      Outbox outbox,
      JsonMapper json,
      Clock clock) {
    this.provisioning = provisioning;
    this.store = store;
    this.alerts = alerts;
    this.oltp = oltp;
    this.outbox = outbox;
    this.json = json;
    this.clock = clock;
  }

  /** What a job is about: a tenant's subscription, or a server staff ordered. */
  @Serdeable
  record Payload(@Nullable UUID subscription, @Nullable UUID server) {}

  @Override
  public String queue() {
    return Queues.PROVISIONING;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public Duration leastTime() {
    return Duration.ofSeconds(100);
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    for (Job job : batch.jobs()) {
      outcomes.put(job.id(), TenantContext.callAsSystem(() -> outcome(job)));
    }
    return outcomes;
  }

  private Outcome outcome(Job job) {
    Payload payload = payload(job);
    UUID subscription = payload.subscription();
    UUID server = payload.server();
    if (job.type().equals("server-provision") && server != null) {
      return advance(server);
    }
    if (subscription == null || job.tenantId() == null) {
      return new Outcome.Dead("malformed_payload", "The job names no server and no subscription.");
    }
    return switch (job.type()) {
      case "tenant-provision" -> advance(store.of(job.tenant(), subscription));
      case "tenant-release" -> {
        store.release(job.tenant(), subscription, clock.instant());
        yield Outcome.DONE;
      }
      case "tenant-erase" -> erase(job, subscription);
      default -> new Outcome.Dead("unknown_type", "There are no jobs of type " + job.type() + ".");
    };
  }

  private Outcome advance(UUID server) {
    try {
      return provisioning.advance(server).<Outcome>map(Outcome.Later::new).orElse(Outcome.DONE);
    } catch (HostwindsFailure e) {
      String message = String.valueOf(e.getMessage());
      store.stumbled(server, message);
      if (e.kind() == HostwindsFailure.Kind.UNAUTHORISED) {
        alerts.keyIsRefused();
        return new Outcome.Later(LATER);
      }
      return e.isPassing()
          ? new Outcome.Later(LATER)
          : new Outcome.Retry("provider_refused", message);
    }
  }

  /** The tenant's time is over: its server goes, its data is erased as if it had asked for it. */
  private Outcome erase(Job job, UUID subscription) {
    store.release(job.tenant(), subscription, clock.instant());
    UUID request = Ids.next();
    TenantContext.callAs(
        job.tenant(),
        () ->
            oltp.transact(
                sql -> {
                  boolean made =
                      sql.update(
                              """
                              insert into privacy_requests (id, tenant_id, kind, scope, due)
                              select ?, app_sec.tenant_id(), 'erasure', 'tenant', ?
                               where not exists (select from privacy_requests p
                                                  where p.scope = 'tenant' and p.kind = 'erasure'
                                                    and p.status not in ('cancelled', 'failed'))
                              """,
                              request,
                              clock.instant())
                          == 1;
                  if (made) {
                    outbox.append(
                        sql,
                        List.of(
                            NewJob.of(
                                Queues.PRIVACY,
                                "privacy-request",
                                job.tenant(),
                                new Json("{\"request_id\":\"" + request + "\"}"))));
                  }
                  return made;
                }));
    return Outcome.DONE;
  }

  @Override
  public void abandoned(Job job, String code) {
    Payload payload = payload(job);
    TenantContext.runAsSystem(
        () -> {
          UUID subscription = payload.subscription();
          UUID server = payload.server();
          if (job.type().equals("tenant-provision") && subscription != null) {
            server = store.of(job.tenant(), subscription);
          }
          if (server != null) {
            giveUp(server, code);
          }
        });
  }

  /** What cannot be settled now is found by the reconciliation, which comes every hour. */
  private void giveUp(UUID server, String code) {
    Optional<Duration> wait = provisioning.rollBack(server, code);
    wait.ifPresent(ignored -> store.stumbled(server, code));
  }

  private Payload payload(Job job) {
    try {
      Payload payload = json.readValue(job.payload().text(), Payload.class);
      return payload == null ? NOTHING : payload;
    } catch (IOException e) {
      return NOTHING;
    }
  }
}
