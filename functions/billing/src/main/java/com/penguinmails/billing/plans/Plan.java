package com.penguinmails.billing.plans;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plan.
 *
 * @param priceMonthly in minor units of the currency; null when it is not sold by the month
 * @param priceYearly likewise by the year
 * @param supersededBy the version new subscribers get instead
 * @param onSale whether tenants can choose it
 */
@Serdeable
public record Plan(
    UUID id,
    @Schema(example = "Professional") String name,
    @Schema(example = "professional") String slug,
    @Nullable String description,
    int version,
    @Nullable UUID supersededBy,
    @Schema(example = "USD") String currency,
    @Schema(example = "14900") @Nullable Integer priceMonthly,
    @Schema(example = "143000") @Nullable Integer priceYearly,
    @Schema(example = "14") int trialDays,
    boolean onSale,
    PlanLimits limits,
    Instant created,
    Instant updated) {

  /** The price for an interval, month or year. */
  public @Nullable Integer price(String interval) {
    return interval.equals("year") ? priceYearly : priceMonthly;
  }

  static Plan of(Row row) throws SQLException {
    return new Plan(
        row.uuid("id"),
        row.text("name"),
        row.text("slug"),
        row.textOrNull("description"),
        row.integer("version"),
        row.uuidOrNull("superseded_by"),
        row.text("currency"),
        row.integerOrNull("price_monthly"),
        row.integerOrNull("price_yearly"),
        row.integer("trial_days"),
        row.bool("is_active") && row.bool("stripe_product_active"),
        PlanLimits.of(row),
        row.instant("created"),
        row.instant("updated"));
  }
}
