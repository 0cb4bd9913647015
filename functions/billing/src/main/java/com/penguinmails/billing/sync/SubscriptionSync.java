package com.penguinmails.billing.sync;

import com.penguinmails.billing.lifecycle.Notices;
import com.penguinmails.billing.lifecycle.Notices.Kind;
import com.penguinmails.billing.sync.Change.Resource;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a subscription with what follows from it: servers set up or given back, notices. */
@Singleton
class SubscriptionSync {
  private final SubscriptionRows rows;
  private final Notices notices;
  private final Outbox outbox;

  SubscriptionSync(SubscriptionRows rows, Notices notices, Outbox outbox) {
    this.rows = rows;
    this.notices = notices;
    this.outbox = outbox;
  }

  Resource write(Sql sql, SubscriptionState state, Instant seen, @Nullable StripeEvent event) {
    SubscriptionRows.Written written = rows.write(sql, state, seen);
    if (written.fresh()) {
      infrastructure(sql, written.id(), state.status());
      restored(sql, written.id(), state.status());
    }
    if (event != null) {
      tell(sql, state, event);
    }
    return new Resource("subscription", written.id());
  }

  /** The first active state sets servers up, the end gives them back; each once. */
  private void infrastructure(Sql sql, UUID id, String status) {
    if (status.equals("active")) {
      sql.first(
              """
              update subscriptions set provisioned = now() where id = ? and provisioned is null returning id
              """,
              row -> row.uuid("id"),
              id)
          .ifPresent(started -> append(sql, "tenant-provision", started));
    } else if (status.equals("canceled")) {
      sql.first(
              """
              with old as (select id, provisioned from subscriptions where id = ?)
              update subscriptions s set released = now(), provisioned = coalesce(s.provisioned, now()) from old
               where s.id = old.id and s.released is null returning s.id, old.provisioned is not null as running
              """,
              row -> row.bool("running"),
              id)
          .filter(running -> running)
          .ifPresent(running -> append(sql, "tenant-release", id));
    }
  }

  /** Answers each notice of a suspension once the subscription is paid for. */
  private void restored(Sql sql, UUID id, String status) {
    if (!status.equals("active")) {
      return;
    }
    sql.list(
            """
            select s.subject_id from billing_notices s
             where s.kind = 'access_suspended' and s.state <> 'skipped' and s.subject_id ^@ ?
               and not exists (select from billing_notices r
                                where r.kind = 'access_restored' and r.subject_id = s.subject_id)
            """,
            row -> row.text("subject_id"),
            id + ":")
        .forEach(subject -> notices.say(sql, Kind.ACCESS_RESTORED, subject, Map.of(), true));
  }

  private void append(Sql sql, String type, UUID subscription) {
    outbox.append(
        sql,
        List.of(
            NewJob.of(
                Queues.PROVISIONING,
                type,
                TenantContext.requireTenant(),
                EventSync.job("subscription", subscription.toString()))));
  }

  private void tell(Sql sql, SubscriptionState state, StripeEvent event) {
    switch (event.type()) {
      case "customer.subscription.trial_will_end" ->
          notices.say(
              sql,
              Kind.TRIAL_ENDING,
              state.id(),
              Map.of(
                  "trial_end",
                  String.valueOf(SubscriptionState.instant(event.number("trial_end")))),
              state.stripeStatus().equals("trialing"));
      case "customer.subscription.deleted" ->
          notices.say(
              sql,
              Kind.SUBSCRIPTION_CANCELED,
              state.id(),
              Map.of("ended", event.happened().toString()),
              true);
      case "customer.subscription.updated" -> {
        if (event.changed("items") || event.changed("cancel_at_period_end")) {
          notices.say(
              sql,
              Kind.SUBSCRIPTION_CHANGED,
              event.id(),
              Map.of("happened", event.happened().toString()),
              true);
        }
      }
      default -> {
        // Nothing anybody needs to be told.
      }
    }
  }
}
