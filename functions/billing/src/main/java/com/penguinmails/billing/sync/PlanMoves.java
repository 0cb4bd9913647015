package com.penguinmails.billing.sync;

import com.penguinmails.billing.purchase.PlanMove;
import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.Outcome;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The job of moving a subscription to another plan. */
@Singleton
class PlanMoves {
  private final PlanMove move;

  PlanMoves(PlanMove move) {
    this.move = move;
  }

  Outcome move(UUID tenant, String subscription, UUID plan) {
    try {
      TenantContext.runAs(tenant, () -> move.move(subscription, plan));
      return Outcome.DONE;
    } catch (ApiError e) {
      return new Outcome.Dead(e.code(), e.detail());
    } catch (StripeFailure e) {
      return e.isPassing()
          ? new Outcome.Retry("stripe", "Stripe")
          : new Outcome.Dead("stripe_refused", "Stripe refused to move the subscription.");
    }
  }
}
