package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The pools as their servers see them, written to {@code connection_pool_metrics}: no request waits
 * for it, and a function that hangs is counted as well (decision 37).
 */
@Singleton
class PoolSamples {
  private final Database oltp;

  PoolSamples(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  private record Sample(boolean worker, int active, int idle) {
    String pool(Tier tier) {
      return switch (tier) {
        case OLTP -> "primary_pool";
        case CONTENT -> "content_pool";
        case QUEUE -> worker ? "worker_pool" : "queue_pool";
        case OLAP -> "analytics_pool";
      };
    }
  }

  /** Takes a sample of every pool that leads to a tier. */
  void take(Tier tier, Database database) {
    List<Sample> samples =
        database.list(
            "select worker, active, idle from app_sec.pool_samples()",
            row -> new Sample(row.bool("worker"), row.integer("active"), row.integer("idle")));
    // Two kinds of callers share a pool in all tiers but one.
    oltp.update(
        """
        insert into connection_pool_metrics (pool_config_id, active_connections, idle_connections, connection_usage_rate)
        select c.id, sum(s.active), sum(s.idle), least(100.0 * sum(s.active + s.idle) / nullif(c.max_connections, 0), 999)
          from unnest(?::text[], ?::integer[], ?::integer[]) as s (pool, active, idle)
          join connection_pool_config c on c.tier = ? and c.pool_name = s.pool and c.is_active
         group by c.id
        """,
        samples.stream().map(sample -> sample.pool(tier)).toArray(String[]::new),
        samples.stream().map(Sample::active).toArray(Integer[]::new),
        samples.stream().map(Sample::idle).toArray(Integer[]::new),
        tier.key());
  }
}
