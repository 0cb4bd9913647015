package com.penguinmails.billing.purchase;

import com.penguinmails.billing.plans.Plan;
import com.penguinmails.billing.plans.Plans;
import com.penguinmails.billing.stripe.Prices;
import com.penguinmails.billing.stripe.StripeReads;
import com.penguinmails.billing.stripe.StripeWrites;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.param.SubscriptionUpdateParams;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Moves a running subscription to another version of a plan, as staff asked for. */
@Singleton
public class PlanMove {
  private final Plans plans;
  private final Prices prices;
  private final StripeReads reads;
  private final StripeWrites writes;

  PlanMove(Plans plans, Prices prices, StripeReads reads, StripeWrites writes) {
    this.plans = plans;
    this.prices = prices;
    this.reads = reads;
    this.writes = writes;
  }

  /**
   * Changes the plan's item for the running tenant; nothing is charged before the next period.
   *
   * @throws com.penguinmails.billing.stripe.StripeFailure when Stripe does not do it
   * @throws com.penguinmails.kernel.ApiError when the plan is not sold at the subscription's
   *     interval
   */
  public void move(String id, UUID planId) {
    Plan plan = plans.find(planId).orElseThrow();
    Subscription subscription = reads.ask(client -> client.v1().subscriptions().retrieve(id));
    SubscriptionItem item = Current.planItem(subscription);
    String interval = item.getPrice().getRecurring().getInterval();
    String price = prices.ensure(PlanPrice.of(plan, interval));
    if (price.equals(item.getPrice().getId())) {
      return;
    }
    SubscriptionUpdateParams change =
        SubscriptionUpdateParams.builder()
            .addItem(
                SubscriptionUpdateParams.Item.builder().setId(item.getId()).setPrice(price).build())
            .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.NONE)
            .build();
    var unused =
        writes.change(
            "plan-move",
            id + item.getPrice().getId() + price,
            (client, options) -> client.v1().subscriptions().update(id, change, options));
  }
}
