package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Sql;

/** The subscription of the running tenant, as far as an erasure must mind it. */
final class RunningSubscription {

  private RunningSubscription() {}

  /** Whether Stripe would go on charging, which nobody could stop once the tenant is gone. */
  static boolean isCharged(Sql sql) {
    return sql.first(
            """
            select exists (select from subscriptions where stripe_subscription_id is not null and status <> 'canceled'
                              and not cancel_at_period_end) as charged
            """,
            row -> row.bool("charged"))
        .orElse(false);
  }
}
