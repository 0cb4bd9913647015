package com.penguinmails.operations.safety;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A table with all its partitions. Figures per day are means since the statistics were last reset.
 *
 * @param bytes with indexes and large values
 * @param deadPercent rows that are dead, of all
 * @param scanPercent reads that went through the whole table, of all reads
 * @param operationsPerDay rows written and scans begun
 * @param volume very_high (from 50,000 operations a day on), high (20,000), medium (5,000) or low
 * @param rowsPerDay inserted less deleted; negative when it shrinks
 */
@Serdeable
record SafetyTable(
    @Schema(example = "oltp") String tier,
    @Schema(example = "leads") String name,
    @Schema(example = "1000000") long rows,
    @Schema(example = "734003200") long bytes,
    @Schema(example = "1.2") double deadPercent,
    @Schema(example = "0.1") double scanPercent,
    @Schema(example = "64000") long operationsPerDay,
    @Schema(example = "very_high") String volume,
    @Schema(example = "3300") long rowsPerDay,
    @Schema(example = "1099000") long rowsIn30Days,
    @Schema(example = "2204500") long rowsInAYear,
    @Schema(example = "1618000000") long bytesInAYear) {}
