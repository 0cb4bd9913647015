package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address mail leaves from.
 *
 * @param status available, assigned, warming, warmed, degraded, quarantined or burned
 * @param reputationState good, fair, poor or critical; none before it was checked
 * @param assignedCount how many domains send from it
 * @param dedicatedTo the only tenant that may; none when its server decides
 * @param released since when none does any more
 */
@Serdeable
record Address(
    UUID id,
    @Nullable UUID serverId,
    @Schema(example = "198.18.0.1") String ipAddress,
    @Schema(example = "warmed") String status,
    @Nullable @Schema(example = "listed") String statusReason,
    @Nullable @Schema(example = "good") String reputationState,
    @Nullable Instant lastReputationCheck,
    @Schema(example = "3") int assignedCount,
    @Nullable UUID dedicatedTo,
    @Nullable Instant released,
    Instant created) {

  static Address of(Row row) throws SQLException {
    return new Address(
        row.uuid("id"),
        row.uuidOrNull("vps_instance_id"),
        row.text("ip_address"),
        row.text("status"),
        row.textOrNull("status_reason"),
        row.textOrNull("reputation_state"),
        row.instantOrNull("last_reputation_check"),
        row.integer("assigned_count"),
        row.uuidOrNull("dedicated_to"),
        row.instantOrNull("released"),
        row.instant("created"));
  }
}
