package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server.
 *
 * @param providerId the provider's {@code serviceid}; none before it exists there
 * @param name the name it was ordered under
 * @param status provisioning, active, scheduled_decommission or decommissioned
 * @param statusReason why it is in that state
 * @param step what its setting up does next
 * @param lastError what setting up stumbled over last
 * @param dedicatedTo the only tenant that may send from it; none for the shared pool
 * @param monthlyCost in US cents
 * @param billingDay day of the month its periods begin on, 1 to 31; the last day of shorter months
 * @param decommissionScheduledFor end of the period it is given back at; none in the hour in which
 *     the next period begins
 */
@Serdeable
public record RentedServer(
    UUID id,
    @Nullable @Schema(example = "1043321") String providerId,
    @Nullable @Schema(example = "pm-0193b2f0") String name,
    @Nullable @Schema(example = "198.18.0.1") String ipAddress,
    @Nullable @Schema(example = "us-west") String region,
    @Schema(example = "active") String status,
    @Nullable @Schema(example = "tenant left") String statusReason,
    @Nullable @Schema(example = "rdns") String step,
    @Nullable String lastError,
    @Nullable UUID dedicatedTo,
    @Nullable @Schema(example = "999") Long monthlyCost,
    @Schema(example = "USD") String currency,
    @Nullable @Schema(example = "31") Integer billingDay,
    @Nullable Instant currentBillingPeriodStart,
    @Nullable Instant currentBillingPeriodEnd,
    @Nullable Instant decommissionScheduledFor,
    @Nullable Instant decommissioned,
    Instant created) {

  static final String COLUMNS = "v.*, (v.monthly_cost * 100)::bigint as cost_minor";

  static RentedServer of(Row row) throws SQLException {
    return new RentedServer(
        row.uuid("id"),
        row.textOrNull("hostwinds_instance_id"),
        row.textOrNull("provider_name"),
        row.textOrNull("ip_address"),
        row.textOrNull("region"),
        row.text("status"),
        row.textOrNull("status_reason"),
        row.textOrNull("provisioning_step"),
        row.textOrNull("last_error"),
        row.uuidOrNull("dedicated_to"),
        row.longOrNull("cost_minor"),
        "USD",
        row.integerOrNull("hostwinds_billing_day"),
        row.instantOrNull("current_billing_period_start"),
        row.instantOrNull("current_billing_period_end"),
        row.instantOrNull("decommission_scheduled_for"),
        row.instantOrNull("decommissioned"),
        row.instant("created"));
  }
}
