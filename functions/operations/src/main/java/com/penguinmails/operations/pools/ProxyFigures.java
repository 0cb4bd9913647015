package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Tier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch knows of a proxy over some minutes.
 *
 * @param proxy its name
 * @param tier the first tier behind it
 * @param values of each minute, the latest first; none of a proxy nobody used
 */
record ProxyFigures(String proxy, Tier tier, Map<Metric, List<Double>> values) {
  ProxyFigures {
    values = new EnumMap<>(values);
  }

  /** Metrics of RDS Proxy ("Monitoring RDS Proxy metrics with Amazon CloudWatch"). */
  enum Metric {
    /** Callers. */
    CLIENTS("ClientConnections", "Maximum"),
    /** Connections to the database. */
    CONNECTIONS("DatabaseConnections", "Maximum"),
    /** Those of them somebody uses. */
    BORROWED("DatabaseConnectionsCurrentlyBorrowed", "Maximum"),
    /** Those of them one caller holds for itself. */
    PINNED("DatabaseConnectionsCurrentlySessionPinned", "Maximum"),
    /** How many there may be. */
    ALLOWED("MaxDatabaseConnectionsAllowed", "Minimum"),
    /** How long callers wait for one, in microseconds. */
    WAIT("DatabaseConnectionsBorrowLatency", "Average"),
    /** How many were opened. */
    OPENED("DatabaseConnectionsSetupSucceeded", "Sum"),
    /** How many could not be opened. */
    REFUSED("DatabaseConnectionsSetupFailed", "Sum");

    private final String key;
    private final String statistic;

    Metric(String key, String statistic) {
      this.key = key;
      this.statistic = statistic;
    }

    String key() {
      return key;
    }

    String statistic() {
      return statistic;
    }
  }

  private List<Double> of(Metric metric) {
    return values.getOrDefault(metric, List.of());
  }

  /** Whether it was used at all. */
  boolean used() {
    return values.values().stream().anyMatch(minutes -> !minutes.isEmpty());
  }

  /** That of the last minute; 0 when nothing is known. */
  long last(Metric metric) {
    return of(metric).isEmpty() ? 0 : Math.round(of(metric).getFirst());
  }

  /** The highest of a minute. */
  long most(Metric metric) {
    return Math.round(of(metric).stream().mapToDouble(Double::doubleValue).max().orElse(0));
  }

  long sum(Metric metric) {
    return Math.round(of(metric).stream().mapToDouble(Double::doubleValue).sum());
  }

  /** How long callers waited in the minute in which they waited longest, in milliseconds. */
  int waitMillis() {
    return (int) (most(Metric.WAIT) / 1000);
  }
}
