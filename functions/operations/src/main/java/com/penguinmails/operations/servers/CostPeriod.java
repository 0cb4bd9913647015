package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server cost in one period of the provider.
 *
 * @param cost in US cents
 * @param closed when the period was over or the server gone
 */
@Serdeable
record CostPeriod(
    Instant start,
    Instant end,
    @Schema(example = "999") long cost,
    @Schema(example = "USD") String currency,
    @Nullable Instant closed) {

  static CostPeriod of(Row row) throws SQLException {
    return new CostPeriod(
        row.instant("period_start"),
        row.instant("period_end"),
        row.longValue("cost_minor"),
        "USD",
        row.instantOrNull("closed"));
  }
}
