package com.penguinmails.billing.finance;

import com.penguinmails.billing.finance.Views.EventView;
import com.penguinmails.billing.finance.Views.WebhookHealth;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the events of Stripe come in and are applied. */
@Singleton
class StripeHealth {
  private static final Duration HEALTHY = Duration.ofMinutes(10);
  private static final Duration DELAYED = Duration.ofMinutes(60);

  private final Database oltp;
  private final Clock clock;

  StripeHealth(@Named("oltp") Database oltp, Clock clock) {
    this.oltp = oltp;
    this.clock = clock;
  }

  WebhookHealth read() {
    return oltp.first(
            """
            select (select max(received) from stripe_events) as last_received,
                   (select e.applied from stripe_events e where e.applied is not null order by e.received desc limit 1) as last_applied,
                   (select count(*) from stripe_events where status = 'received') as waiting,
                   (select count(*) from stripe_events where status = 'failed') as failed,
                   (select count(*) from payments where status = 'failed' and invoiced > now() - interval '30 days') as failed_payments
            """,
            this::health)
        .orElseThrow();
  }

  List<EventView> events(@Nullable String status, PageRequest page) {
    return oltp.list(
        """
        select id, type, object_id, happened, received, status, attempts, error, tenant_id from stripe_events
         where received < ? and (cast(? as text) is null or status = ?) order by received desc, id desc limit ?
        """,
        row ->
            new EventView(
                row.text("id"),
                row.text("type"),
                row.textOrNull("object_id"),
                row.instant("happened"),
                row.instant("received"),
                row.text("status"),
                row.integer("attempts"),
                row.textOrNull("error"),
                row.uuidOrNull("tenant_id")),
        page.cursor().created(),
        status,
        status,
        page.fetch());
  }

  private WebhookHealth health(Row row) throws SQLException {
    Instant last = row.instantOrNull("last_received");
    long failed = row.longValue("failed");
    return new WebhookHealth(
        word(last, failed),
        last,
        row.instantOrNull("last_applied"),
        row.longValue("waiting"),
        failed,
        row.longValue("failed_payments"));
  }

  private String word(@Nullable Instant last, long failed) {
    Duration silence =
        last == null ? DELAYED.plusMinutes(1) : Duration.between(last, clock.instant());
    if (failed > 0 || silence.compareTo(DELAYED) > 0) {
      return "error";
    }
    return silence.compareTo(HEALTHY) <= 0 ? "healthy" : "delayed";
  }
}
