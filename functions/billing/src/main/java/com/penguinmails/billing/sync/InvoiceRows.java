package com.penguinmails.billing.sync;

import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what Stripe says of an invoice, unless something newer is there. */
@Singleton
class InvoiceRows {

  /** Returns the payment's id. */
  UUID write(Sql sql, InvoiceState state, @Nullable UUID subscription, Instant seen) {
    return sql.first(
            """
            with written as (
              insert into payments as p (
                id, tenant_id, subscription_id, amount, currency, status, processed, description, stripe_payment_intent_id,
                billing_period_start, billing_period_end, stripe_invoice_id, amount_minor, amount_due_minor, refunded_minor,
                is_disputed, attempt_count, invoiced, hosted_invoice_url, stripe_synced_at)
              values (?, app_sec.tenant_id(), ?, cast(? as text)::numeric, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              on conflict (tenant_id, stripe_invoice_id) do update set
                subscription_id = coalesce(excluded.subscription_id, p.subscription_id), amount = excluded.amount,
                currency = excluded.currency, status = excluded.status, processed = excluded.processed,
                description = excluded.description, stripe_payment_intent_id = excluded.stripe_payment_intent_id,
                billing_period_start = excluded.billing_period_start, billing_period_end = excluded.billing_period_end,
                amount_minor = excluded.amount_minor, amount_due_minor = excluded.amount_due_minor,
                refunded_minor = excluded.refunded_minor, is_disputed = excluded.is_disputed,
                attempt_count = excluded.attempt_count, invoiced = excluded.invoiced,
                hosted_invoice_url = excluded.hosted_invoice_url, stripe_synced_at = excluded.stripe_synced_at
               where p.stripe_synced_at < excluded.stripe_synced_at
              returning p.id)
            select id from written union all select id from payments where stripe_invoice_id = ? limit 1
            """,
            row -> row.uuid("id"),
            Ids.next(),
            subscription,
            state.amount().column().toPlainString(),
            state.amount().currency(),
            state.status(),
            state.processed(),
            state.description(),
            state.paymentIntent(),
            state.periodStart(),
            state.periodEnd(),
            state.id(),
            state.amount().minor(),
            state.dueMinor(),
            state.refundedMinor(),
            state.disputed(),
            state.attempts(),
            state.invoiced(),
            state.hostedUrl(),
            seen,
            state.id())
        .orElseThrow();
  }
}
