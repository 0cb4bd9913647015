package com.penguinmails.operations.maintenance;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.TenantWalk;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Measures what each tenant stores, once a day. */
@Singleton
public class StorageMetrics implements Upkeep {
  private final Database content;
  private final TenantWalk walk;
  private final Clock clock;

  StorageMetrics(@Named("content") Database content, TenantWalk walk, Clock clock) {
    this.content = content;
    this.walk = walk;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "storage-metrics";
  }

  @Override
  public Duration every() {
    return Duration.ofDays(1);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    return walk.living(position, deadline, tenant -> measure(tenant, today));
  }

  private Map<String, Long> measure(UUID tenant, String today) {
    TenantContext.runAs(
        tenant, () -> content.first("select app_sec.measure_storage(?::date)", row -> true, today));
    return Map.of("measured", 1L);
  }
}
