package com.penguinmails.leads.uploads;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded lead list and what became of it; {@code rows = imported + updated +
 * duplicates_in_file + invalid} at any time.
 *
 * @param status pending, processing, completed or failed
 * @param rows how many rows are done so far
 * @param imported leads that are new
 * @param updated leads that were there before
 * @param duplicatesInFile rows whose address stands further up in the file
 * @param invalid rows that break a rule
 * @param failure why the file could not be read, for the person who uploaded it
 */
@Serdeable
record LeadImport(
    UUID id,
    @Schema(example = "completed") String status,
    @Schema(example = "leads.csv") @Nullable String filename,
    @Schema(example = "5000") int rows,
    @Schema(example = "4600") int imported,
    @Schema(example = "0") int updated,
    @Schema(example = "250") int duplicatesInFile,
    @Schema(example = "150") int invalid,
    @Nullable String failure,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant completed) {}
