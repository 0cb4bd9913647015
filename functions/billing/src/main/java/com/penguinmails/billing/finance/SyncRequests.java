package com.penguinmails.billing.finance;

import com.penguinmails.billing.finance.Views.Queued;
import com.penguinmails.billing.finance.Views.SubscriptionLine;
import com.penguinmails.billing.finance.Views.SyncOrder;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.web.identity.Staff;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Asks the worker to fetch something again, or to apply an event once more. */
@Singleton
class SyncRequests {
  private final Database oltp;
  private final Outbox outbox;
  private final Doorbell doorbell;

  SyncRequests(@Named("oltp") Database oltp, Outbox outbox, Doorbell doorbell) {
    this.oltp = oltp;
    this.outbox = outbox;
    this.doorbell = doorbell;
  }

  Queued sync(SyncOrder order) {
    if ((order.invoiceId() == null) == (order.subscriptionId() == null)) {
      throw ApiError.invalid("/invoice_id", "say either invoice_id or subscription_id");
    }
    boolean invoice = order.invoiceId() != null;
    String id = String.valueOf(invoice ? order.invoiceId() : order.subscriptionId());
    return queued(
        oltp.transact(
            sql -> append(sql, invoice ? "invoice" : "subscription", id, "stripe.sync_requested")));
  }

  /** The worker changes the plan at Stripe; Stripe's event brings it back. */
  Queued move(Staff staff, SubscriptionLine subscription, UUID plan) {
    String stripeId = subscription.stripeSubscriptionId();
    if (stripeId == null || subscription.status().equals("canceled")) {
      throw ApiError.conflict("not_at_stripe", "This subscription does not run at Stripe.");
    }
    NewJob job =
        NewJob.of(
            Queues.STRIPE_WEBHOOK,
            "stripe-move",
            subscription.tenantId(),
            new Json("{\"subscription\":\"" + stripeId + "\",\"plan\":\"" + plan + "\"}"));
    return staff.inTenant(
        subscription.tenantId(),
        () ->
            queued(
                oltp.transact(
                    sql -> {
                      outbox.append(sql, List.of(job));
                      audit(sql, "subscription.move_requested", job, plan.toString());
                      return job;
                    })));
  }

  /** An event's effects are keyed, so applying it again repeats none of them. */
  Queued replay(String id) {
    return queued(
        oltp.transact(
            sql -> {
              if (sql.update(
                      "update stripe_events set status = 'received', error = null where id = ? and status <> 'ignored'",
                      id)
                  == 0) {
                throw ApiError.notFound("event", id);
              }
              return append(sql, "event", id, "stripe.replay_requested");
            }));
  }

  private NewJob append(Sql sql, String name, String id, String action) {
    NewJob job =
        NewJob.of(
            Queues.STRIPE_WEBHOOK,
            "stripe-sync",
            null,
            new Json("{\"" + name + "\":\"" + id + "\"}"));
    outbox.append(sql, List.of(job));
    audit(sql, action, job, id);
    return job;
  }

  private static void audit(Sql sql, String action, NewJob job, String id) {
    sql.first(
        "select app_sec.staff_audit(?, 'stripe', ?, null, jsonb_build_object('id', cast(? as text)))",
        row -> true,
        action,
        job.id(),
        id);
  }

  private Queued queued(NewJob job) {
    doorbell.ring(Queues.OUTBOX);
    return new Queued(job.id());
  }
}
