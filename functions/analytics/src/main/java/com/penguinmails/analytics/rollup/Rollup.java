package com.penguinmails.analytics.rollup;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Counts events across two databases without a common transaction.
 *
 * <p>A batch is fixed in the content tier before anything is counted; the analytics tier adds it
 * together with its id, once; then the content tier notes that it is through. A crash leaves an
 * open batch, which the next run applies first, and which the id keeps from counting twice. Any
 * number of runs may work at a time.
 */
@Singleton
public class Rollup {
  private static final Duration RESERVE = Duration.ofSeconds(5);

  /** An applied batch cannot come back; a day leaves time to look at it. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int FORGOTTEN_AT_ONCE = 1_000;

  private final EventBatches events;
  private final CampaignCounters counters;
  private final Clock clock;
  private final int batchSize;

  Rollup(
      EventBatches events,
      CampaignCounters counters,
      Clock clock,
      @Value("${analytics.rollup.batch.size:5000}") int batchSize) {
    this.events = events;
    this.counters = counters;
    this.clock = clock;
    this.batchSize = batchSize;
  }

  /** Counts everything there is, as far as the time allows; returns how many batches it applied. */
  public int run(Deadline deadline) {
    return TenantContext.callAsSystem(
        () -> {
          int applied = settle(deadline);
          while (deadline.allows(RESERVE) && events.take(batchSize) > 0) {
            applied += settle(deadline);
          }
          forget();
          return applied;
        });
  }

  private int settle(Deadline deadline) {
    int applied = 0;
    while (deadline.allows(RESERVE) && events.settleOne(counters::apply)) {
      applied++;
    }
    return applied;
  }

  /** First where the id matters: content must still know a batch as applied if we stop halfway. */
  private void forget() {
    List<UUID> old = events.appliedBefore(clock.instant().minus(KEPT), FORGOTTEN_AT_ONCE);
    if (!old.isEmpty()) {
      counters.forget(old);
      events.forget(old);
    }
  }
}
