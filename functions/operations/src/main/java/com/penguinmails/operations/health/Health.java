package com.penguinmails.operations.health;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * Whether every tier answers.
 *
 * @param status up or down
 * @param down the tiers that do not answer: oltp, content, queue, olap
 */
@Serdeable
public record Health(
    @Schema(example = "up") String status, @Schema(example = "[]") List<String> down) {
  static Health of(List<String> down) {
    return new Health(down.isEmpty() ? "up" : "down", List.copyOf(down));
  }
}
