package com.penguinmails.billing.sync;

import com.penguinmails.billing.stripe.Names;
import com.stripe.model.Invoice;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as Stripe has it now.
 *
 * @param status the specification's word for {@code stripeStatus}
 * @param planProducts products of its items, of which one is a plan
 * @param pastDueSince when the invoice that is not paid was finalised
 */
public record SubscriptionState(
    String id,
    String customer,
    @Nullable UUID tenantClaim,
    String stripeStatus,
    String status,
    List<String> planProducts,
    @Nullable UUID pendingPlan,
    @Nullable String interval,
    @Nullable Instant periodStart,
    @Nullable Instant periodEnd,
    boolean cancelAtPeriodEnd,
    Instant anchor,
    @Nullable Instant trialEnd,
    @Nullable Instant pastDueSince,
    boolean pendingUpdate,
    Instant started,
    @Nullable Instant ended,
    @Nullable String cancelReason,
    @Nullable Instant cancelDate,
    List<Addon> addons) {
  public SubscriptionState {
    planProducts = List.copyOf(planProducts);
    addons = List.copyOf(addons);
  }

  /** An item that is no plan. */
  public record Addon(
      String itemId, String type, int quantity, Long unitMinor, String currency, String price) {}

  /** Reads Stripe's answer; {@code schedule} is the subscription's own, if it has one. */
  public static SubscriptionState of(Subscription stripe, @Nullable SubscriptionSchedule schedule) {
    List<SubscriptionItem> items =
        stripe.getItems() == null ? List.of() : stripe.getItems().getData();
    List<String> products = new ArrayList<>();
    List<Addon> addons = new ArrayList<>();
    @Nullable SubscriptionItem plan = null;
    for (SubscriptionItem item : items) {
      String product = item.getPrice().getProduct();
      Optional<String> addon = Names.addon(product);
      if (addon.isPresent()) {
        addons.add(addon(item, addon.get()));
      } else {
        products.add(product);
        plan = item;
      }
    }
    String status = statusOf(stripe.getStatus());
    return new SubscriptionState(
        stripe.getId(),
        stripe.getCustomer(),
        tenant(stripe.getMetadata() == null ? null : stripe.getMetadata().get("tenant_id")),
        stripe.getStatus(),
        status,
        products,
        pendingPlan(schedule),
        plan == null || plan.getPrice().getRecurring() == null
            ? null
            : plan.getPrice().getRecurring().getInterval(),
        instant(plan == null ? null : plan.getCurrentPeriodStart()),
        instant(plan == null ? null : plan.getCurrentPeriodEnd()),
        Boolean.TRUE.equals(stripe.getCancelAtPeriodEnd()),
        Objects.requireNonNull(instant(stripe.getBillingCycleAnchor())),
        instant(stripe.getTrialEnd()),
        pastDueSince(status, stripe.getLatestInvoiceObject()),
        stripe.getPendingUpdate() != null,
        Objects.requireNonNull(instant(stripe.getStartDate())),
        instant(stripe.getEndedAt()),
        stripe.getCancellationDetails() == null
            ? null
            : stripe.getCancellationDetails().getReason(),
        instant(stripe.getCanceledAt()),
        addons);
  }

  /** Stripe's eight statuses in the specification's four words. */
  static String statusOf(String stripeStatus) {
    return switch (stripeStatus) {
      case "trialing", "active" -> "active";
      case "past_due" -> "past_due";
      case "canceled", "incomplete_expired" -> "canceled";
      default -> "unpaid";
    };
  }

  private static Addon addon(SubscriptionItem item, String type) {
    long quantity = item.getQuantity() == null ? 1 : item.getQuantity();
    return new Addon(
        item.getId(),
        type,
        Math.toIntExact(quantity),
        item.getPrice().getUnitAmount(),
        item.getPrice().getCurrency(),
        item.getPrice().getId());
  }

  private static @Nullable UUID pendingPlan(@Nullable SubscriptionSchedule schedule) {
    if (schedule == null
        || !"active".equals(schedule.getStatus())
        || schedule.getCurrentPhase() == null) {
      return null;
    }
    Long now = schedule.getCurrentPhase().getEndDate();
    return schedule.getPhases().stream()
        .filter(phase -> phase.getStartDate() >= now)
        .flatMap(phase -> phase.getItems().stream())
        .map(item -> item.getPriceObject() == null ? null : item.getPriceObject().getProduct())
        .flatMap(product -> Names.plan(product).stream())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Instant pastDueSince(String status, @Nullable Invoice latest) {
    if (!status.equals("past_due") && !status.equals("unpaid")) {
      return null;
    }
    if (latest == null) {
      return null;
    }
    Long finalised =
        latest.getStatusTransitions() == null
            ? null
            : latest.getStatusTransitions().getFinalizedAt();
    return instant(finalised == null ? latest.getCreated() : finalised);
  }

  static @Nullable UUID tenant(@Nullable String claim) {
    if (claim == null) {
      return null;
    }
    try {
      return UUID.fromString(claim);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static @Nullable Instant instant(@Nullable Long seconds) {
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }
}
