package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.figures.ServerFigures;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  SafetyReport report() {
    List<SafetyMetric> metrics = new ArrayList<>();
    List<SafetyFinding> findings = new ArrayList<>();
    List<SafetyTable> tables = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      String key = tier.key();
      Database database = beans.getBean(Database.class, Qualifiers.byName(key));
      List<Traffic> traffic = Traffic.of(database);
      List<Latency> latency = Latency.of(database);
      metrics.addAll(metrics(key, ServerFigures.of(database)));
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

  static List<SafetyMetric> metrics(String tier, ServerFigures server) {
    return List.of(
        SafetyMetric.below(tier, "connection_percent", server.connectionPercent(), 80, 90),
        SafetyMetric.above(
            tier,
            "index_hit_percent",
            percent(server.indexHits(), server.indexHits() + server.indexReads()),
            99,
            95),
        SafetyMetric.below(
            tier,
            "table_scan_percent",
            percent(server.scans(), server.scans() + server.lookups()),
            1,
            5),
        SafetyMetric.below(
            tier,
            "dead_tuple_percent",
            percent(server.dead(), server.dead() + server.rows()),
            5,
            10));
  }

  private static @Nullable Double percent(long part, long whole) {
    return whole < LEAST_READS ? null : ServerFigures.percent(part, whole);
  }
}
