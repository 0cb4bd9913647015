package com.penguinmails.operations.external;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.figures.ServerFigures;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the specification's events; sums only, nothing of a tenant or a person. */
@Singleton
class PlatformEvents {
  private final BeanContext beans;

  PlatformEvents(BeanContext beans) {
    this.beans = beans;
  }

  private record Pool(double active, double idle) {}

  List<PlatformEvent> between(Instant since, Instant until) {
    List<PlatformEvent> events = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      events.addAll(tier(tier.key(), until));
    }
    events.addAll(security(since, until));
    events.addAll(queues(since, until));
    return events;
  }

  private List<PlatformEvent> tier(String tier, Instant time) {
    Database database = database(tier);
    Pool pool = pool(database);
    ServerFigures server = ServerFigures.of(database);
    double slowest =
        database
            .first(
                "select coalesce(max(p99_ms), 0)::bigint as millis from app_sec.statement_latency(100) where calls >= 5",
                row -> (double) row.longValue("millis"))
            .orElse(0.0);
    return List.of(
        PlatformEvent.of(
            "connection_pool_metrics",
            tier,
            time,
            Map.of("active_connections", pool.active(), "idle_connections", pool.idle())),
        PlatformEvent.of(
            "pool_utilization", tier, time, Map.of("percent", server.connectionPercent())),
        PlatformEvent.of(
            "resource_utilization",
            tier,
            time,
            Map.of(
                "connections", (double) server.used(), "database_bytes", (double) server.bytes())),
        PlatformEvent.of("system_performance", tier, time, Map.of("latency_p99_ms", slowest)));
  }

  private static Pool pool(Database database) {
    return database
        .first(
            """
            select coalesce(sum(active), 0)::bigint as active, coalesce(sum(idle), 0)::bigint as idle from app_sec.pool_samples()
            """,
            row -> new Pool(row.longValue("active"), row.longValue("idle")))
        .orElseThrow();
  }

  private List<PlatformEvent> security(Instant since, Instant until) {
    return database("oltp")
        .list(
            "select name, subject, events from app_sec.platform_event_counts(?, ?)",
            row ->
                PlatformEvent.of(
                    row.text("name"),
                    row.text("subject"),
                    until,
                    Map.of("count", (double) row.longValue("events"))),
            since,
            until);
  }

  private List<PlatformEvent> queues(Instant since, Instant until) {
    return database("queue")
        .list(
            """
            select queue_name, count(*) as attempts, count(*) filter (where status in ('failed', 'lost')) as failures
              from job_logs where finished_at >= ? and finished_at < ? group by queue_name order by queue_name limit 300
            """,
            row ->
                PlatformEvent.of(
                    "error_rates",
                    row.text("queue_name"),
                    until,
                    Map.of(
                        "attempts", (double) row.longValue("attempts"),
                        "failures", (double) row.longValue("failures"))),
            since,
            until);
  }

  private Database database(String tier) {
    return beans.getBean(Database.class, Qualifiers.byName(tier));
  }
}
