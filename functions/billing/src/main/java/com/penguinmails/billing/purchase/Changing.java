package com.penguinmails.billing.purchase;

import com.penguinmails.billing.account.UsageReport;
import com.penguinmails.billing.plans.Plan;
import com.penguinmails.billing.plans.Plans;
import com.penguinmails.billing.purchase.Orders.PlanOrder;
import com.penguinmails.billing.purchase.Orders.Requested;
import com.penguinmails.billing.stripe.Prices;
import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.PlanLimit;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import com.stripe.param.SubscriptionScheduleCreateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams;
import com.stripe.param.SubscriptionUpdateParams;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Changes of plan and of its end. What a part of a period costs is Stripe's arithmetic, not ours.
 */
@Singleton
class Changing {
  private final Database oltp;
  private final Current current;
  private final Plans plans;
  private final Prices prices;
  private final StripeWrites stripe;
  private final UsageReport usage;
  private final Clock clock;

  Changing(
      @Named("oltp") Database oltp,
      Current current,
      Plans plans,
      Prices prices,
      StripeWrites stripe,
      UsageReport usage,
      Clock clock) {
    this.oltp = oltp;
    this.current = current;
    this.plans = plans;
    this.prices = prices;
    this.stripe = stripe;
    this.usage = usage;
    this.clock = clock;
  }

  Requested plan(PlanOrder order) {
    Plan plan =
        plans
            .find(order.planId())
            .filter(Plan::onSale)
            .orElseThrow(() -> ApiError.invalid("/plan_id", "is no plan on sale"));
    Subscription subscription = current.need();
    SubscriptionItem item = Current.planItem(subscription);
    String interval =
        order.interval() == null ? item.getPrice().getRecurring().getInterval() : order.interval();
    Prices.Sold sold = PlanPrice.of(plan, interval);
    boolean cheaper =
        perYear(sold.amount().minor(), interval)
            < perYear(
                item.getPrice().getUnitAmount(), item.getPrice().getRecurring().getInterval());
    if (cheaper && order.when().equals("now")) {
      throw ApiError.conflict(
          "downgrade_at_period_end", "A smaller plan begins when the period ends.");
    }
    refuseWhatDoesNotFit(plan);
    try {
      String price = prices.ensure(sold);
      Requested requested =
          order.when().equals("now")
              ? now(subscription, item, price)
              : later(subscription, item, price);
      audit("billing.plan_change_requested", plan.id() + " " + order.when());
      return requested;
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  Requested keepPlan() {
    Subscription subscription = current.need();
    String schedule = subscription.getSchedule();
    if (schedule == null) {
      throw ApiError.conflict("no_pending_change", "No change of plan is waiting.");
    }
    try {
      stripe.change(
          "schedule-release",
          schedule,
          (client, options) -> client.v1().subscriptionSchedules().release(schedule, options));
      audit("billing.plan_change_withdrawn", schedule);
      return requested(subscription, clock.instant());
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  Requested cancelAtPeriodEnd(boolean cancel) {
    Subscription subscription = current.need();
    if (subscription.getSchedule() != null) {
      throw ApiError.conflict("change_pending", "Withdraw the waiting change of plan first.");
    }
    try {
      Subscription changed =
          stripe.change(
              "cancel-at-period-end",
              subscription.getId() + cancel,
              (client, options) ->
                  client
                      .v1()
                      .subscriptions()
                      .update(
                          subscription.getId(),
                          SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(cancel).build(),
                          options));
      audit(cancel ? "billing.cancel_requested" : "billing.cancel_withdrawn", changed.getId());
      return requested(changed, cancel ? periodEnd(subscription) : clock.instant());
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  private Requested now(Subscription subscription, SubscriptionItem item, String price) {
    Subscription changed =
        stripe.change(
            "plan-now",
            subscription.getId() + item.getPrice().getId() + price,
            (client, options) ->
                client
                    .v1()
                    .subscriptions()
                    .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                            .addItem(
                                SubscriptionUpdateParams.Item.builder()
                                    .setId(item.getId())
                                    .setPrice(price)
                                    .build())
                            .setProrationBehavior(
                                SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                            .build(),
                        options));
    return requested(changed, clock.instant());
  }

  /** A schedule of two phases: what is until the period ends, and the new plan from then on. */
  private Requested later(Subscription subscription, SubscriptionItem item, String price) {
    String schedule =
        subscription.getSchedule() == null
            ? schedule(subscription).getId()
            : subscription.getSchedule();
    var present =
        SubscriptionScheduleUpdateParams.Phase.builder()
            .setStartDate(item.getCurrentPeriodStart())
            .setEndDate(item.getCurrentPeriodEnd());
    var next = SubscriptionScheduleUpdateParams.Phase.builder();
    for (SubscriptionItem each : subscription.getItems().getData()) {
      boolean isPlan = each.getId().equals(item.getId());
      present.addItem(phaseItem(each.getPrice().getId(), each.getQuantity()));
      next.addItem(phaseItem(isPlan ? price : each.getPrice().getId(), each.getQuantity()));
    }
    stripe.change(
        "plan-later",
        schedule + item.getCurrentPeriodEnd() + price,
        (client, options) ->
            client
                .v1()
                .subscriptionSchedules()
                .update(
                    schedule,
                    SubscriptionScheduleUpdateParams.builder()
                        .setEndBehavior(SubscriptionScheduleUpdateParams.EndBehavior.RELEASE)
                        .addPhase(present.build())
                        .addPhase(next.build())
                        .build(),
                    options));
    return requested(subscription, Instant.ofEpochSecond(item.getCurrentPeriodEnd()));
  }

  private SubscriptionSchedule schedule(Subscription subscription) {
    return stripe.change(
        "schedule",
        subscription.getId(),
        (client, options) ->
            client
                .v1()
                .subscriptionSchedules()
                .create(
                    SubscriptionScheduleCreateParams.builder()
                        .setFromSubscription(subscription.getId())
                        .build(),
                    options));
  }

  private static SubscriptionScheduleUpdateParams.Phase.Item phaseItem(
      String price, Long quantity) {
    return SubscriptionScheduleUpdateParams.Phase.Item.builder()
        .setPrice(price)
        .setQuantity(quantity)
        .build();
  }

  private void refuseWhatDoesNotFit(Plan plan) {
    List<PlanLimit> exceeded = usage.exceeded(plan.id());
    if (!exceeded.isEmpty()) {
      throw new ApiError(
          ApiError.Kind.CONFLICT,
          "usage_exceeds_plan",
          "You use more than " + plan.name() + " allows; see errors.",
          exceeded.stream()
              .map(
                  limit ->
                      new ApiError.Violation(
                          limit.limit(), "allows " + limit.allowed() + ", you use " + limit.used()))
              .toList());
    }
  }

  private void audit(String action, String what) {
    oltp.first(
        "select app_sec.audit(?, 'tenant', ?, null, jsonb_build_object('what', cast(? as text)))",
        row -> true,
        action,
        TenantContext.requireTenant(),
        what);
  }

  private static Requested requested(Subscription subscription, Instant at) {
    return new Requested(
        subscription.getStatus(), at, Boolean.TRUE.equals(subscription.getCancelAtPeriodEnd()));
  }

  private static Instant periodEnd(Subscription subscription) {
    return Instant.ofEpochSecond(Current.planItem(subscription).getCurrentPeriodEnd());
  }

  private static long perYear(long minor, String interval) {
    return interval.equals("year") ? minor : 12 * minor;
  }
}
