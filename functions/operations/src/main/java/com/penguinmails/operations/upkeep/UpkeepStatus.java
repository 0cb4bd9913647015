package com.penguinmails.operations.upkeep;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduled task stands.
 *
 * @param everySeconds how often a whole round is due
 * @param running whether a run holds it now
 * @param started when the running or last round began
 * @param finished when the last whole round ended; null before the first
 * @param lastCounts what that round did
 * @param failures runs that failed since then
 */
@Serdeable
record UpkeepStatus(
    @Schema(example = "view-refresh") String name,
    @Schema(example = "300") int everySeconds,
    boolean running,
    @Nullable Instant started,
    @Nullable Instant finished,
    Map<String, Long> lastCounts,
    @Schema(example = "0") int failures) {}
