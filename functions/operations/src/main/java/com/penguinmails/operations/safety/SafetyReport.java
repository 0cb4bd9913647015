package com.penguinmails.operations.safety;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state of all four tiers.
 *
 * @param status the worst of all: ok, watch or alert
 * @param metrics figures beside their targets
 * @param findings what should be mended, and how
 * @param tables traffic and growth, the busiest first
 */
@Serdeable
record SafetyReport(
    @Schema(example = "watch") String status,
    Instant created,
    List<SafetyMetric> metrics,
    List<SafetyFinding> findings,
    List<SafetyTable> tables) {

  static SafetyReport of(
      Instant created,
      List<SafetyMetric> metrics,
      List<SafetyFinding> findings,
      List<SafetyTable> tables) {
    List<String> levels =
        Stream.concat(
                metrics.stream().map(SafetyMetric::status),
                findings.stream().map(SafetyFinding::severity))
            .toList();
    Level worst =
        levels.contains(Level.ALERT.key())
            ? Level.ALERT
            : levels.contains(Level.WATCH.key()) ? Level.WATCH : Level.OK;
    return new SafetyReport(worst.key(), created, metrics, findings, tables);
  }
}
