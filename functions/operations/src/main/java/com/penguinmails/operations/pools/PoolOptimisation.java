package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Database;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what the last day's samples of the pools suggest. */
@Singleton
public class PoolOptimisation implements Upkeep {
  private final Database oltp;

  PoolOptimisation(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  @Override
  public String name() {
    return "pool-optimisation";
  }

  @Override
  public Duration every() {
    return Duration.ofDays(1);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    oltp.first("select optimize_connection_pools()", row -> true);
    return Step.last(Map.of("analyses", 1L));
  }
}
