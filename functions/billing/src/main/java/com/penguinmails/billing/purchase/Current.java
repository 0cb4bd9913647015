package com.penguinmails.billing.purchase;

import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeReads;
import com.penguinmails.data.sql.Database;
import com.penguinmails.kernel.ApiError;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The subscription a change is about: the tenant's own that still runs at Stripe. */
@Singleton
class Current {
  private static final String ID =
      """
      select stripe_subscription_id from subscriptions
       where stripe_subscription_id is not null and status <> 'canceled'
       order by array_position(array['active', 'past_due', 'unpaid'], status::text), started desc nulls last, id limit 1
      """;

  private final Database oltp;
  private final StripeReads stripe;

  Current(@Named("oltp") Database oltp, StripeReads stripe) {
    this.oltp = oltp;
    this.stripe = stripe;
  }

  Optional<String> id() {
    return oltp.first(ID, row -> row.text("stripe_subscription_id"));
  }

  /** As it is at Stripe now. */
  Subscription need() {
    String id =
        id().orElseThrow(
                () -> ApiError.conflict("no_subscription", "Buy a plan first, by a checkout."));
    try {
      return stripe.ask(client -> client.v1().subscriptions().retrieve(id));
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  /** The item that is the plan. */
  static SubscriptionItem planItem(Subscription subscription) {
    return subscription.getItems().getData().stream()
        .filter(item -> !item.getPrice().getProduct().startsWith("addon_"))
        .findFirst()
        .orElseThrow(() -> ApiError.conflict("no_plan", "The subscription has no plan."));
  }
}
