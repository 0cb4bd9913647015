package com.penguinmails.billing.lifecycle;

import com.penguinmails.billing.lifecycle.Notices.Kind;
import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.stripe.param.SubscriptionCancelParams;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What days do to a subscription nobody pays: sending ends after the grace, the subscription after
 * two weeks, the data 90 days after that. Run late or twice, it does the same.
 */
@Singleton
public class Dunning {
  private static final Logger LOG = LoggerFactory.getLogger(Dunning.class);
  private static final int AT_ONCE = 500;
  private static final Duration RESERVE = Duration.ofSeconds(15);

  private record Overdue(
      UUID tenant,
      UUID id,
      @Nullable String stripeId,
      String status,
      String access,
      @Nullable Instant since) {}

  private final Database oltp;
  private final Access access;
  private final Notices notices;
  private final StripeWrites stripe;
  private final Outbox outbox;
  private final Clock clock;
  private final Duration cancelAfter;
  private final Duration keptFor;

  Dunning(
      @Named("oltp") Database oltp,
      Access access,
      Notices notices,
      StripeWrites stripe,
      Outbox outbox,
      Clock clock,
      @Value("${billing.cancel.days:14}") int cancelDays,
      @Value("${billing.retention.days:90}") int keptDays) {
    this.oltp = oltp;
    this.access = access;
    this.notices = notices;
    this.stripe = stripe;
    this.outbox = outbox;
    this.clock = clock;
    this.cancelAfter = Duration.ofDays(cancelDays);
    this.keptFor = Duration.ofDays(keptDays);
  }

  /** Looks at everything overdue and ended; returns how many subscriptions it moved on. */
  public int run(Deadline deadline) {
    int moved = 0;
    UUID last = new UUID(0, 0);
    List<Overdue> page;
    do {
      page = overdue(last);
      for (Overdue each : page) {
        if (!deadline.allows(RESERVE)) {
          return moved;
        }
        moved += step(each) ? 1 : 0;
        last = each.id();
      }
    } while (page.size() == AT_ONCE);
    return moved + erasures(deadline);
  }

  private boolean step(Overdue subscription) {
    Instant now = clock.instant();
    String due = access.of(subscription.status(), subscription.since(), now);
    boolean moved =
        !due.equals(subscription.access())
            && TenantContext.callAs(
                subscription.tenant(), () -> oltp.transact(sql -> close(sql, subscription, due)));
    String stripeId = subscription.stripeId();
    if (subscription.since() != null
        && stripeId != null
        && !now.isBefore(subscription.since().plus(cancelAfter))) {
      moved |= TenantContext.callAs(subscription.tenant(), () -> cancel(stripeId));
    }
    return moved;
  }

  /** Only while it is still as it was seen: a payment that came meanwhile wins. */
  private boolean close(Sql sql, Overdue subscription, String due) {
    boolean changed =
        sql.update(
                "update subscriptions set access = ?, updated = now() where id = ? and status = ? and access = ?",
                due,
                subscription.id(),
                subscription.status(),
                subscription.access())
            == 1;
    if (changed) {
      notices.say(
          sql,
          Kind.ACCESS_SUSPENDED,
          subscription.id() + ":" + subscription.since(),
          Map.of(),
          due.equals(Access.READ_ONLY));
      sql.first(
          "select app_sec.audit('subscription.access_changed', 'subscription', ?, null, jsonb_build_object('access', cast(? as text)))",
          row -> true,
          subscription.id(),
          due);
    }
    return changed;
  }

  /** Stripe's own event brings the cancellation back here. */
  private boolean cancel(String subscription) {
    try {
      stripe.change(
          "cancel-unpaid",
          subscription,
          (client, options) ->
              client
                  .v1()
                  .subscriptions()
                  .cancel(subscription, SubscriptionCancelParams.builder().build(), options));
      return true;
    } catch (StripeFailure e) {
      LOG.warn("subscription {} could not be cancelled: {}", subscription, e.getMessage());
      return false;
    }
  }

  private List<Overdue> overdue(UUID after) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select tenant_id, id, stripe_subscription_id, status, access, past_due_since from subscriptions
                 where status in ('past_due', 'unpaid') and id > ? order by id limit ?
                """,
                Dunning::overdue,
                after,
                AT_ONCE));
  }

  /** Data of tenants whose last subscription ended long ago is handed over for erasure, once. */
  private int erasures(Deadline deadline) {
    List<Overdue> ended =
        TenantContext.callAsSystem(
            () ->
                oltp.list(
                    """
                    select s.tenant_id, s.id, s.stripe_subscription_id, s.status, s.access, s.past_due_since from subscriptions s
                     where s.status = 'canceled' and s.ended < ? and s.erasure_due is null
                       and not exists (select from subscriptions o where o.tenant_id = s.tenant_id and o.id <> s.id
                                          and (o.status <> 'canceled' or o.ended > s.ended))
                     order by s.ended, s.id limit ?
                    """,
                    Dunning::overdue,
                    clock.instant().minus(keptFor),
                    AT_ONCE));
    int moved = 0;
    for (Overdue each : ended) {
      if (!deadline.allows(RESERVE)) {
        break;
      }
      moved +=
          TenantContext.callAs(each.tenant(), () -> oltp.transact(sql -> erase(sql, each.id())))
              ? 1
              : 0;
    }
    return moved;
  }

  private boolean erase(Sql sql, UUID id) {
    if (sql.update(
            "update subscriptions set erasure_due = ? where id = ? and erasure_due is null",
            clock.instant(),
            id)
        == 0) {
      return false;
    }
    outbox.append(
        sql,
        List.of(
            NewJob.of(
                Queues.PROVISIONING,
                "tenant-erase",
                TenantContext.requireTenant(),
                new Json("{\"subscription\":\"" + id + "\"}"))));
    return true;
  }

  private static Overdue overdue(Row row) throws SQLException {
    return new Overdue(
        row.uuid("tenant_id"),
        row.uuid("id"),
        row.textOrNull("stripe_subscription_id"),
        row.text("status"),
        row.text("access"),
        row.instantOrNull("past_due_since"));
  }
}
