package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Looks into every tier's catalogue and statistics; changes nothing. */
@Singleton
class Safety {
  /** Below that a ratio says nothing. */
  private static final long LEAST_READS = 100;

  private final BeanContext beans;
  private final Clock clock;

  Safety(BeanContext beans, Clock clock) {
    this.beans = beans;
    this.clock = clock;
  }

  private record Server(long used, long allowed, long hits, long reads) {}

  SafetyReport report() {
    List<SafetyMetric> metrics = new ArrayList<>();
    List<SafetyFinding> findings = new ArrayList<>();
    List<SafetyTable> tables = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      String key = tier.key();
      Database database = beans.getBean(Database.class, Qualifiers.byName(key));
      List<Traffic> traffic = Traffic.of(database);
      List<Latency> latency = Latency.of(database);
      metrics.addAll(metrics(key, server(database), traffic));
      metrics.add(Latency.metric(key, latency));
      findings.addAll(Layout.findings(key, database));
      traffic.forEach(one -> findings.addAll(one.findings(key)));
      latency.stream().flatMap(one -> one.finding(key)).forEach(findings::add);
      traffic.forEach(one -> tables.add(one.table(key)));
    }
    tables.sort(Comparator.comparingLong(SafetyTable::operationsPerDay).reversed());
    return SafetyReport.of(
        clock.instant(), List.copyOf(metrics), List.copyOf(findings), List.copyOf(tables));
  }

  private static List<SafetyMetric> metrics(String tier, Server server, List<Traffic> traffic) {
    List<Traffic> large = traffic.stream().filter(Traffic::large).toList();
    long scans = sum(large, Traffic::scans);
    long dead = sum(large, Traffic::dead);
    return List.of(
        SafetyMetric.below(
            tier, "connection_percent", Traffic.percent(server.used(), server.allowed()), 80, 90),
        SafetyMetric.above(
            tier,
            "index_hit_percent",
            percent(server.hits(), server.hits() + server.reads()),
            99,
            95),
        SafetyMetric.below(
            tier, "table_scan_percent", percent(scans, scans + sum(large, Traffic::lookups)), 1, 5),
        SafetyMetric.below(
            tier, "dead_tuple_percent", percent(dead, dead + sum(large, Traffic::rows)), 5, 10));
  }

  private static @Nullable Double percent(long part, long whole) {
    return whole < LEAST_READS ? null : Traffic.percent(part, whole);
  }

  private static long sum(List<Traffic> traffic, ToLongFunction<Traffic> figure) {
    return traffic.stream().mapToLong(figure).sum();
  }

  private static Server server(Database database) {
    return database
        .first(
            """
            select (select sum(numbackends)::bigint from pg_stat_database) as used,
                   current_setting('max_connections')::bigint as allowed,
                   coalesce(sum(idx_blks_hit), 0)::bigint as hits, coalesce(sum(idx_blks_read), 0)::bigint as reads
              from pg_statio_user_indexes
            """,
            row ->
                new Server(
                    row.longValue("used"),
                    row.longValue("allowed"),
                    row.longValue("hits"),
                    row.longValue("reads")))
        .orElseThrow();
  }
}
