package com.penguinmails.billing.account;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's subscription.
 *
 * @param status active, past_due, unpaid or canceled
 * @param stripeStatus Stripe's own word, which tells trials and pauses apart
 * @param access full, or read_only when it is not paid for or has ended
 * @param pendingPlanId the plan it changes to at the period's end
 * @param suspendedAfter when access becomes read_only if nothing is paid; only while past due
 */
@Serdeable
record SubscriptionView(
    UUID id,
    @Nullable UUID planId,
    @Schema(example = "Professional") @Nullable String plan,
    @Nullable UUID pendingPlanId,
    @Schema(example = "active") String status,
    @Schema(example = "trialing") @Nullable String stripeStatus,
    @Schema(example = "full") String access,
    @Schema(example = "month") @Nullable String interval,
    @Nullable Instant currentPeriodStart,
    @Nullable Instant currentPeriodEnd,
    @Nullable Instant trialEnd,
    boolean cancelAtPeriodEnd,
    @Nullable Instant suspendedAfter,
    @Nullable Instant ended,
    List<AddonView> addons) {

  /** An add-on. */
  @Serdeable
  record AddonView(@Schema(example = "users") String type, @Schema(example = "2") int quantity) {}
}
