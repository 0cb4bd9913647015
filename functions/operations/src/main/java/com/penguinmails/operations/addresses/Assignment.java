package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which address a domain sends from.
 *
 * @param status warming, active, scheduled or expired
 * @param warmupState unwarmed, warming or warmed
 * @param expires when it ended
 */
@Serdeable
record Assignment(
    UUID id,
    UUID tenantId,
    UUID domainId,
    UUID ipId,
    @Schema(example = "active") String status,
    @Nullable @Schema(example = "warmed") String warmupState,
    Instant assigned,
    @Nullable Instant expires,
    Instant created) {

  static Assignment of(Row row) throws SQLException {
    return new Assignment(
        row.uuid("id"),
        row.uuid("tenant_id"),
        row.uuid("domain_id"),
        row.uuid("smtp_ip_address_id"),
        row.text("status"),
        row.textOrNull("warmup_state"),
        row.instant("assigned"),
        row.instantOrNull("expires"),
        row.instant("created"));
  }
}
