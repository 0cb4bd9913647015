package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server or an address became something else.
 *
 * @param from what it was; nothing at its beginning
 * @param actor the employee who did it; nobody when the product did
 */
@Serdeable
public record StateChange(
    UUID id,
    @Nullable @Schema(example = "active") String from,
    @Schema(example = "scheduled_decommission") String to,
    @Nullable @Schema(example = "tenant left") String reason,
    @Nullable UUID actor,
    Instant created) {

  /** Reads a row of {@code infrastructure_events}. */
  public static StateChange of(Row row) throws SQLException {
    return new StateChange(
        row.uuid("id"),
        row.textOrNull("from_status"),
        row.text("to_status"),
        row.textOrNull("reason"),
        row.uuidOrNull("actor"),
        row.instant("created"));
  }
}
