package com.penguinmails.billing.finance;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What employees are shown. */
final class Views {
  private Views() {}

  /** A subscription in a list. */
  @Serdeable
  record SubscriptionLine(
      UUID id,
      UUID tenantId,
      @Schema(example = "Globex") @Nullable String tenant,
      @Nullable UUID planId,
      @Schema(example = "Professional") @Nullable String plan,
      @Schema(example = "active") String status,
      @Nullable String stripeStatus,
      @Schema(example = "full") String access,
      @Nullable Instant currentPeriodStart,
      @Nullable Instant currentPeriodEnd,
      boolean cancelAtPeriodEnd,
      @Schema(example = "sub_1PqXyZ") @Nullable String stripeSubscriptionId,
      Instant created) {}

  /** A subscription with what belongs to it. */
  @Serdeable
  record SubscriptionDetail(
      SubscriptionLine subscription,
      @Schema(example = "cus_1PqXyZ") @Nullable String stripeCustomerId,
      @Nullable String billingEmail,
      List<String> addons,
      List<Payment> recentPayments) {}

  /** A payment; the amount is in minor units. */
  @Serdeable
  record Payment(
      String stripeInvoiceId,
      @Schema(example = "14900") long amount,
      @Schema(example = "USD") String currency,
      @Schema(example = "paid") String status,
      Instant invoiced) {}

  /** How many have a plan. */
  @Serdeable
  record PlanSummary(
      UUID planId,
      @Schema(example = "Professional") String plan,
      int version,
      @Schema(example = "12") long active,
      @Schema(example = "1") long pastDue,
      @Schema(example = "0") long unpaid,
      @Schema(example = "3") long canceled) {}

  /**
   * The state of Stripe's webhooks.
   *
   * @param health healthy up to 10 minutes since the last event, delayed up to 60, error beyond or
   *     when events failed
   */
  @Serdeable
  record WebhookHealth(
      @Schema(example = "healthy") String health,
      @Nullable Instant lastReceived,
      @Nullable Instant lastApplied,
      @Schema(example = "0") long waiting,
      @Schema(example = "0") long failed,
      @Schema(example = "2") long failedPayments) {}

  /** A stored event, without its payload. */
  @Serdeable
  record EventView(
      @Schema(example = "evt_1PqXyZ") String id,
      @Schema(example = "invoice.paid") String type,
      @Nullable String objectId,
      Instant happened,
      Instant received,
      @Schema(example = "applied") String status,
      @Schema(example = "1") int attempts,
      @Nullable String error,
      @Nullable UUID tenantId) {}

  /** What to fetch again: one of both. */
  @Serdeable
  record SyncOrder(
      @Schema(example = "in_1PqXyZ") @Nullable @Pattern(regexp = "in_\\w{1,250}") String invoiceId,
      @Nullable @Pattern(regexp = "sub_\\w{1,250}") String subscriptionId) {}

  /** The version of a plan to move to. */
  @Serdeable
  record MoveOrder(@NotNull UUID planId) {}

  /** Work for the worker. */
  @Serdeable
  record Queued(UUID job) {}
}
