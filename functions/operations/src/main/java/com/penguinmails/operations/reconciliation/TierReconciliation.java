package com.penguinmails.operations.reconciliation;

import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.TenantWalk;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every hour, over the sends of the last two days. */
@Singleton
public class TierReconciliation implements Upkeep {
  private static final Duration BACK = Duration.ofDays(2);

  private final Reconciliation reconciliation;
  private final TenantWalk walk;
  private final Clock clock;

  TierReconciliation(Reconciliation reconciliation, TenantWalk walk, Clock clock) {
    this.reconciliation = reconciliation;
    this.walk = walk;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "reconciliation";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    Instant since = clock.instant().minus(BACK);
    return walk.living(
        position,
        deadline,
        tenant ->
            Map.of("tenants", 1L, "mended", (long) reconciliation.one(tenant, since).total()));
  }
}
