package com.penguinmails.billing.purchase;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers say, and what they are answered. */
final class Orders {
  private Orders() {}

  /** A plan to buy; the URLs are where the person goes afterwards. */
  @Serdeable
  record CheckoutOrder(
      @NotNull UUID planId,
      @Schema(example = "month") @NotNull @Pattern(regexp = "month|year") String interval,
      @Schema(example = "https://app.penguinmails.example/billing")
          @NotNull
          @Size(max = 2000)
          @Pattern(regexp = "https?://.+")
          String successUrl,
      @Schema(example = "https://app.penguinmails.example/billing")
          @NotNull
          @Size(max = 2000)
          @Pattern(regexp = "https?://.+")
          String cancelUrl) {}

  /** Where the person goes after the portal. */
  @Serdeable
  record PortalOrder(
      @Schema(example = "https://app.penguinmails.example/billing")
          @NotNull
          @Size(max = 2000)
          @Pattern(regexp = "https?://.+")
          String returnUrl) {}

  /** A plan to change to; {@code when} is now or period_end. */
  @Serdeable
  record PlanOrder(
      @NotNull UUID planId,
      @Schema(example = "month") @Nullable @Pattern(regexp = "month|year") String interval,
      @Schema(example = "now") @NotNull @Pattern(regexp = "now|period_end") String when) {}

  /** How many of an add-on to have. */
  @Serdeable
  record AddonOrder(@Schema(example = "2") @Min(0) @Max(10_000) int quantity) {}

  /** A page of the payment provider's. */
  @Serdeable
  record Redirect(
      @Schema(example = "cs_test_a1b2c3") String id,
      @Schema(example = "https://checkout.stripe.com/c/pay/cs_test_a1b2c3") String url) {}

  /**
   * What the payment provider has taken on; the subscription shows it within seconds.
   *
   * @param status Stripe's word for the subscription
   * @param takesEffect when the change is felt
   */
  @Serdeable
  record Requested(
      @Schema(example = "active") String status, Instant takesEffect, boolean cancelAtPeriodEnd) {}
}
