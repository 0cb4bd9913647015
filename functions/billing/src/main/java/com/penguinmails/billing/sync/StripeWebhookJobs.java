package com.penguinmails.billing.sync;

import com.penguinmails.queue.Batch;
import com.penguinmails.queue.FailedTogether;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue of Stripe's events. */
@Singleton
public class StripeWebhookJobs implements JobHandler {
  private static final int BATCH = 20;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LEAST = Duration.ofSeconds(12);

  private final EventSync sync;
  private final PlanMoves moves;
  private final JsonMapper json;

  StripeWebhookJobs(EventSync sync, PlanMoves moves, JsonMapper json) {
    this.sync = sync;
    this.moves = moves;
    this.json = json;
  }

  /** An event to apply, an object to fetch again, or a subscription to move to a plan. */
  @Serdeable
  record Payload(
      @Nullable String event,
      @Nullable String subscription,
      @Nullable String invoice,
      @Nullable UUID plan) {
    private boolean isEmpty() {
      return event == null && subscription == null && invoice == null;
    }
  }

  @Override
  public String queue() {
    return Queues.STRIPE_WEBHOOK;
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public Duration leastTime() {
    return LEAST;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    for (Job job : batch.jobs()) {
      if (!batch.deadline().allows(LEAST) || !batch.keepAlive()) {
        break;
      }
      outcomes.put(job.id(), outcome(job));
    }
    return outcomes;
  }

  /** One event that cannot be applied must not hold up the others of its batch. */
  private Outcome outcome(Job job) {
    try {
      Payload payload = json.readValue(job.payload().text(), Payload.class);
      if (payload == null || payload.isEmpty()) {
        return new Outcome.Dead("malformed_payload", "The job names nothing of Stripe's.");
      }
      if (payload.event() != null) {
        return sync.apply(payload.event());
      }
      if (payload.plan() != null && payload.subscription() != null) {
        return moves.move(job.tenant(), payload.subscription(), payload.plan());
      }
      return payload.subscription() != null
          ? sync.force("subscription", payload.subscription())
          : sync.force("invoice", String.valueOf(payload.invoice()));
    } catch (IOException e) {
      return new Outcome.Dead("malformed_payload", "The payload is not understood.");
    } catch (RuntimeException e) {
      org.slf4j.LoggerFactory.getLogger(StripeWebhookJobs.class)
          .error("job {} of {} failed", job.id(), queue(), e);
      return FailedTogether.of(e, 1, new Outcome.Retry("unexpected", e.getClass().getSimpleName()));
    }
  }
}
