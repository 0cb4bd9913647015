package com.penguinmails.billing.sync;

import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Outcome;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies one event: asks Stripe what is now, and writes it together with the event's end, its
 * audit row, notices and jobs. A crash anywhere leaves either nothing or all of it.
 */
@Singleton
public class EventSync {
  private static final Logger LOG = LoggerFactory.getLogger(EventSync.class);

  private final Database oltp;
  private final EventStore events;
  private final Changes changes;

  EventSync(@Named("oltp") Database oltp, EventStore events, Changes changes) {
    this.oltp = oltp;
    this.events = events;
    this.changes = changes;
  }

  /** Applies the event, unless that has been done; says what becomes of its job. */
  public Outcome apply(String id) {
    Optional<StripeEvent> open = events.open(id);
    if (open.isEmpty()) {
      return Outcome.DONE;
    }
    StripeEvent event = open.get();
    try {
      Optional<Change> change = changes.of(event);
      if (change.isEmpty()) {
        events.ignore(id, "nothing of ours");
        return Outcome.DONE;
      }
      write(event, change.get());
      return Outcome.DONE;
    } catch (StripeFailure e) {
      LOG.warn("event {} ({}) waits: {}", id, event.type(), e.getMessage());
      events.fail(id, e.kind() + ": " + e.getMessage());
      return new Outcome.Retry(
          "stripe_" + e.kind().name().toLowerCase(java.util.Locale.ROOT), "Stripe");
    }
  }

  /** Fetches an invoice or a subscription again, without an event. */
  public Outcome force(String kind, String id) {
    try {
      changes
          .forced(kind, id, events.now())
          .ifPresent(change -> inScope(change, change.write()::on));
      return Outcome.DONE;
    } catch (StripeFailure e) {
      return new Outcome.Retry(
          "stripe_" + e.kind().name().toLowerCase(java.util.Locale.ROOT), "Stripe");
    }
  }

  private void write(StripeEvent event, Change change) {
    inScope(
        change,
        sql -> {
          UUID tenant = change.tenant().orElse(null);
          if (!events.close(sql, event.id(), tenant)) {
            return null;
          }
          Change.Resource resource = change.write().on(sql);
          if (tenant != null) {
            audit(sql, event, resource);
          }
          return resource;
        });
  }

  private <T extends @org.jspecify.annotations.Nullable Object> void inScope(
      Change change, java.util.function.Function<Sql, T> work) {
    if (change.tenant().isPresent()) {
      TenantContext.callAs(change.tenant().get(), () -> oltp.transact(work));
    } else {
      TenantContext.callAsSystem(() -> oltp.transact(work));
    }
  }

  /** What happened, in Stripe's words at that time; what is stands in the rows. */
  private static void audit(Sql sql, StripeEvent event, Change.Resource resource) {
    sql.first(
        """
        select app_sec.audit(?, ?, ?, null, jsonb_build_object('event', cast(? as text), 'object', cast(? as text),
                             'happened', cast(? as timestamptz), 'status', cast(? as text), 'amount', cast(? as bigint)))
        """,
        row -> true,
        "stripe." + event.type(),
        resource.type(),
        resource.id(),
        event.id(),
        event.text("id"),
        event.happened(),
        event.text("status"),
        event.number("amount_due"));
  }

  static Json job(String name, String value) {
    return new Json("{\"" + name + "\":\"" + value + "\"}");
  }
}
