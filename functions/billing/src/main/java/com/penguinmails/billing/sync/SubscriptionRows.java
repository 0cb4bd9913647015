package com.penguinmails.billing.sync;

import com.penguinmails.billing.lifecycle.Access;
import com.penguinmails.billing.stripe.Money;
import com.penguinmails.billing.stripe.Names;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what Stripe says of a subscription, unless something newer is there. */
@Singleton
class SubscriptionRows {
  private static final String UPSERT =
      """
      insert into subscriptions as s (
        id, tenant_id, plan_id, pending_plan_id, status, current_period_start, current_period_end, cancel_at_period_end,
        stripe_subscription_id, stripe_status, access, billing_interval, billing_anchor, trial_end, past_due_since,
        pending_update, started, ended, cancel_reason, cancel_date, stripe_synced_at)
      values (?, app_sec.tenant_id(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant_id, stripe_subscription_id) do update set
        plan_id = coalesce(excluded.plan_id, s.plan_id), pending_plan_id = excluded.pending_plan_id, status = excluded.status,
        current_period_start = coalesce(excluded.current_period_start, s.current_period_start),
        current_period_end = coalesce(excluded.current_period_end, s.current_period_end),
        cancel_at_period_end = excluded.cancel_at_period_end, stripe_status = excluded.stripe_status, access = excluded.access,
        billing_interval = coalesce(excluded.billing_interval, s.billing_interval), billing_anchor = excluded.billing_anchor,
        trial_end = excluded.trial_end, past_due_since = excluded.past_due_since, pending_update = excluded.pending_update,
        started = excluded.started, ended = excluded.ended, cancel_reason = excluded.cancel_reason,
        cancel_date = excluded.cancel_date, stripe_synced_at = excluded.stripe_synced_at, updated = now()
       where s.stripe_synced_at is null or s.stripe_synced_at < excluded.stripe_synced_at
      returning s.id
      """;

  private final Access access;
  private final Clock clock;

  SubscriptionRows(Access access, Clock clock) {
    this.access = access;
    this.clock = clock;
  }

  /** Returns the row's id; {@code fresh} when this state was written. */
  record Written(UUID id, boolean fresh) {}

  Written write(Sql sql, SubscriptionState state, Instant seen) {
    Optional<UUID> id =
        sql.first(
            UPSERT,
            row -> row.uuid("id"),
            Ids.next(),
            plan(sql, state.planProducts()),
            existing(sql, state.pendingPlan()),
            state.status(),
            state.periodStart(),
            state.periodEnd(),
            state.cancelAtPeriodEnd(),
            state.id(),
            state.stripeStatus(),
            access.of(state.status(), state.pastDueSince(), clock.instant()),
            state.interval(),
            state.anchor(),
            state.trialEnd(),
            state.pastDueSince(),
            state.pendingUpdate(),
            state.started(),
            state.ended(),
            state.cancelReason(),
            state.cancelDate(),
            seen);
    if (id.isEmpty()) {
      return new Written(find(sql, state.id()).orElseThrow(), false);
    }
    addons(sql, id.get(), state.addons(), seen);
    return new Written(id.get(), true);
  }

  Optional<UUID> find(Sql sql, @Nullable String stripeId) {
    return stripeId == null
        ? Optional.empty()
        : sql.first(
            "select id from subscriptions where stripe_subscription_id = ?",
            row -> row.uuid("id"),
            stripeId);
  }

  /** By the product's own name, or by the product somebody made at Stripe and named in the plan. */
  private static @Nullable UUID plan(Sql sql, List<String> products) {
    UUID[] named =
        products.stream().flatMap(product -> Names.plan(product).stream()).toArray(UUID[]::new);
    return sql.first(
            "select id from plans where id = any (?) or stripe_product_id = any (?) order by created limit 1",
            row -> row.uuid("id"),
            named,
            products.toArray(String[]::new))
        .orElse(null);
  }

  private static @Nullable UUID existing(Sql sql, @Nullable UUID plan) {
    return plan == null
        ? null
        : sql.first("select id from plans where id = ?", row -> row.uuid("id"), plan).orElse(null);
  }

  private static void addons(
      Sql sql, UUID subscription, List<SubscriptionState.Addon> addons, Instant seen) {
    for (SubscriptionState.Addon addon : addons) {
      sql.update(
          """
          insert into subscription_addons (id, tenant_id, subscription_id, addon_type, quantity, price_monthly,
                                           stripe_price_id, stripe_synced_at)
          values (?, app_sec.tenant_id(), ?, ?, ?, cast(? as text)::numeric, ?, ?)
          on conflict (id) do update set quantity = excluded.quantity, price_monthly = excluded.price_monthly,
            stripe_price_id = excluded.stripe_price_id, is_active = true, updated = now(),
            stripe_synced_at = excluded.stripe_synced_at
          """,
          addon.itemId(),
          subscription,
          addon.type(),
          addon.quantity(),
          addon.unitMinor() == null
              ? null
              : new Money(addon.unitMinor(), addon.currency()).column().toPlainString(),
          addon.price(),
          seen);
    }
    sql.update(
        """
        update subscription_addons set is_active = false, updated = now(), stripe_synced_at = ?
         where subscription_id = ? and is_active and not id = any (?)
        """,
        seen,
        subscription,
        addons.stream().map(SubscriptionState.Addon::itemId).toArray(String[]::new));
  }
}
