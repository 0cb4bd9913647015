package com.penguinmails.operations.safety;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A figure of one tier.
 *
 * @param name query_latency_p99_ms, connection_percent, index_hit_percent, table_scan_percent or
 *     dead_tuple_percent
 * @param value null when too little has happened to say
 * @param target the document's target
 * @param alert the document's alert threshold
 * @param status ok, watch (past the target), alert (past the threshold) or unknown
 */
@Serdeable
record SafetyMetric(
    @Schema(example = "oltp") String tier,
    @Schema(example = "index_hit_percent") String name,
    @Schema(example = "99.8") @Nullable Double value,
    @Schema(example = "99") double target,
    @Schema(example = "95") double alert,
    @Schema(example = "ok") String status) {

  /** Of what should be small. */
  static SafetyMetric below(
      String tier, String name, @Nullable Double value, double target, double alert) {
    Level level = value == null ? Level.UNKNOWN : Level.below(value, target, alert);
    return new SafetyMetric(tier, name, value, target, alert, level.key());
  }

  /** Of what should be large. */
  static SafetyMetric above(
      String tier, String name, @Nullable Double value, double target, double alert) {
    Level level = value == null ? Level.UNKNOWN : Level.above(value, target, alert);
    return new SafetyMetric(tier, name, value, target, alert, level.key());
  }
}
