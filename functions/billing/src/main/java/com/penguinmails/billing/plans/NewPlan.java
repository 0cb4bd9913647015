package com.penguinmails.billing.plans;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What staff say about a plan: of a new one, or of all that a changed one is to be. */
@Serdeable
record NewPlan(
    @Schema(example = "Professional") @NotBlank @Size(max = 100) String name,
    @Schema(example = "professional") @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,80}")
        String slug,
    @Nullable @Size(max = 2000) String description,
    @Schema(example = "USD") @Nullable @Pattern(regexp = "[A-Z]{3}") String currency,
    @Schema(example = "14900") @Nullable @Min(0) Integer priceMonthly,
    @Schema(example = "143000") @Nullable @Min(0) Integer priceYearly,
    @Schema(example = "14") @Nullable @Min(0) @Max(730) Integer trialDays,
    @Nullable Boolean onSale,
    @NotNull @Valid PlanLimits limits) {
  String currencyOrDefault() {
    return currency == null ? "USD" : currency;
  }
}
