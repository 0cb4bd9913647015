package com.penguinmails.billing.sync;

import com.penguinmails.billing.lifecycle.Notices;
import com.penguinmails.billing.lifecycle.Notices.Kind;
import com.penguinmails.billing.sync.Change.Resource;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a payment and says what its tenant should know of it. */
@Singleton
class InvoiceSync {
  private final InvoiceRows rows;
  private final Notices notices;

  InvoiceSync(InvoiceRows rows, Notices notices) {
    this.rows = rows;
    this.notices = notices;
  }

  Resource write(
      Sql sql,
      InvoiceState state,
      @Nullable UUID subscription,
      Instant seen,
      @Nullable StripeEvent event) {
    UUID id = rows.write(sql, state, subscription, seen);
    if (event != null) {
      tell(sql, state, event);
    }
    return new Resource("payment", id);
  }

  private void tell(Sql sql, InvoiceState state, StripeEvent event) {
    Map<String, String> facts = facts(state);
    switch (event.type()) {
      case "invoice.payment_failed" ->
          notices.say(
              sql,
              Kind.PAYMENT_FAILED,
              state.id() + ":" + event.number("attempt_count"),
              facts,
              state.status().equals("failed"));
      case "invoice.payment_action_required" ->
          notices.say(
              sql, Kind.PAYMENT_ACTION_REQUIRED, state.id(), facts, !state.status().equals("paid"));
      case "invoice.paid" -> notices.say(sql, Kind.PAYMENT_RECEIVED, state.id(), facts, true);
      case "charge.refunded" ->
          notices.say(
              sql,
              Kind.PAYMENT_REFUNDED,
              event.objectId() + ":" + event.number("amount_refunded"),
              facts,
              true);
      default -> {
        // Nothing anybody needs to be told.
      }
    }
  }

  private static Map<String, String> facts(InvoiceState state) {
    Map<String, String> facts = new HashMap<>();
    facts.put("amount", state.amount().text());
    facts.put("invoice", state.description() == null ? state.id() : state.description());
    if (state.hostedUrl() != null) {
      facts.put("url", state.hostedUrl());
    }
    return facts;
  }
}
