package com.penguinmails.operations.provisioning;

import com.penguinmails.data.sql.Row;
import com.penguinmails.operations.servers.ServerStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is.
 *
 * @param dedicatedTo the tenant it is for; none for the shared pool
 * @param asked when the provider was last asked to make it; maybe in vain
 * @param unwanted whether whoever it is for left meanwhile
 * @param mayBeOrdered whether the provider neither took an order for it nor was asked twice
 */
record Setup(
    UUID id,
    String name,
    @Nullable String providerId,
    @Nullable UUID dedicatedTo,
    ServerStatus status,
    Step step,
    @Nullable Instant asked,
    boolean unwanted,
    boolean mayBeOrdered,
    Instant created) {

  static Setup of(Row row) throws SQLException {
    String name = row.textOrNull("provider_name");
    String step = row.textOrNull("provisioning_step");
    return new Setup(
        row.uuid("id"),
        name == null ? "" : name,
        row.textOrNull("hostwinds_instance_id"),
        row.uuidOrNull("dedicated_to"),
        ServerStatus.of(row.text("status")),
        step == null ? Step.DONE : Step.of(step),
        row.instantOrNull("create_asked"),
        row.bool("unwanted"),
        row.bool("may_be_ordered"),
        row.instant("created"));
  }

  /** The provider's id of a server that is there. */
  String rented() {
    if (providerId == null) {
      throw new IllegalStateException("Server " + id + " is not rented yet.");
    }
    return providerId;
  }
}
