package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A statement's time.
 *
 * @param query with placeholders, at most 300 characters
 * @param affected rows of all calls
 * @param micros its 99th percentile, estimated from mean and deviation
 */
record Latency(String query, long calls, long affected, long micros) {
  private static final double TARGET = 100;
  private static final double ALERT = 500;

  /** The slowest 20 of those that ran five times or more; none without pg_stat_statements. */
  static List<Latency> of(Database database) {
    return database.list(
        """
        select query, calls, affected, (p99_ms * 1000)::bigint as micros from app_sec.statement_latency(5000)
         where calls >= 5 order by p99_ms desc limit 20
        """,
        row ->
            new Latency(
                row.text("query"),
                row.longValue("calls"),
                row.longValue("affected"),
                row.longValue("micros")));
  }

  double millis() {
    return micros / 1000.0;
  }

  /** Whether it misses the target. */
  boolean slow() {
    return millis() > TARGET;
  }

  /** Of a call, rounded. */
  long rows() {
    return Math.round((double) affected / calls);
  }

  Stream<SafetyFinding> finding(String tier) {
    Level level = Level.below(millis(), TARGET, ALERT);
    return level == Level.OK
        ? Stream.empty()
        : Stream.of(
            new SafetyFinding(
                tier,
                "slow_statement",
                query,
                level.key(),
                "99 of 100 of its %d calls took up to about %d ms."
                    .formatted(calls, Math.round(millis())),
                null));
  }

  /** That of the slowest statement. */
  static SafetyMetric metric(String tier, List<Latency> slowestFirst) {
    Optional<Double> slowest = slowestFirst.stream().findFirst().map(Latency::millis);
    return SafetyMetric.below(tier, "query_latency_p99_ms", slowest.orElse(null), TARGET, ALERT);
  }
}
