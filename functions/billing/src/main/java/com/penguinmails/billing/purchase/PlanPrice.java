package com.penguinmails.billing.purchase;

import com.penguinmails.billing.plans.Plan;
import com.penguinmails.billing.stripe.Money;
import com.penguinmails.billing.stripe.Names;
import com.penguinmails.billing.stripe.Prices;
import com.penguinmails.kernel.ApiError;

/** What of a plan is sold at Stripe. */
final class PlanPrice {
  private PlanPrice() {}

  static Prices.Sold of(Plan plan, String interval) {
    Integer price = plan.price(interval);
    if (price == null || price == 0) {
      throw ApiError.invalid("/interval", "the plan is not sold by the " + interval);
    }
    return new Prices.Sold(
        Names.planProduct(plan.id()), plan.name(), interval, new Money(price, plan.currency()));
  }
}
