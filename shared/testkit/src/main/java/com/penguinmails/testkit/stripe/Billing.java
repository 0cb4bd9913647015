package com.penguinmails.testkit.stripe;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Stripe does by itself: invoices, payments, retries, renewals. */
final class Billing {
  private static final long DAY = 86_400;
  private static final long[] RETRIES = {3 * DAY, 5 * DAY, 7 * DAY};
  private static final String BAD_CARD = "peer_card_declined";

  private final Store store;
  private final Ledger ledger;

  Billing(Store store, Ledger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /** Makes a subscription and its first invoice. */
  Map<String, Object> subscribe(
      String customer, List<Object> items, long trialDays, Map<String, Object> metadata) {
    long now = ledger.now();
    Map<String, Object> s = Shapes.of("subscription");
    String id = store.id("sub");
    long trialEnd = trialDays > 0 ? now + trialDays * DAY : 0;
    s.put("id", id);
    s.put("customer", customer);
    s.put("metadata", metadata);
    s.put("created", now);
    s.put("start_date", now);
    s.put("billing_cycle_anchor", trialEnd > 0 ? trialEnd : now);
    s.put("cancel_at_period_end", false);
    for (String name :
        List.of(
            "cancel_at",
            "canceled_at",
            "ended_at",
            "pending_update",
            "pause_collection",
            "schedule")) {
      Shapes.put(s, name, null);
    }
    Shapes.put(s, "trial_start", trialEnd > 0 ? now : null);
    Shapes.put(s, "trial_end", trialEnd > 0 ? trialEnd : null);
    s.put("status", trialEnd > 0 ? "trialing" : "incomplete");
    s.put("cancellation_details", fields("comment", null, "feedback", null, "reason", null));
    items(s, items);
    period(s, now, trialEnd > 0 ? trialEnd : after(s, now));
    if (trialEnd > 0) {
      Map<String, Object> invoice = invoice(s, "subscription_create", 0);
      s.put("latest_invoice", Objects.requireNonNull(invoice.get("id")));
      ledger.happened("customer.subscription.created", s);
      finalise(invoice);
      pay(invoice);
      return store.need(id);
    }
    Map<String, Object> invoice = invoice(s, "subscription_create", total(s));
    s.put("latest_invoice", Objects.requireNonNull(invoice.get("id")));
    s.put("currency", Objects.requireNonNull(invoice.get("currency")));
    ledger.happened("customer.subscription.created", s);
    finalise(invoice);
    if (pay(invoice)) {
      change(id, Map.of("status", "active"));
    }
    return store.need(id);
  }

  /** Replaces the items of a subscription, with Stripe's proration as one invoice. */
  void replaceItems(String id, List<Object> items, boolean invoiceNow) {
    Map<String, Object> s = store.need(id);
    Map<String, Object> previous = fields("items", Shapes.copy(s.get("items")));
    long before = total(s);
    long start = periodStart(s);
    long end = periodEnd(s);
    items(s, items);
    period(s, start, end);
    ledger.happened("customer.subscription.updated", s, previous);
    long difference = total(s) - before;
    if (invoiceNow && difference > 0 && "active".equals(s.get("status"))) {
      Map<String, Object> invoice = invoice(s, "subscription_update", difference);
      latest(id, invoice);
      finalise(invoice);
      pay(invoice);
    }
  }

  /** Changes fields of a subscription. */
  Map<String, Object> change(String id, Map<String, ?> changes) {
    Map<String, Object> s = store.need(id);
    Map<String, Object> previous = new LinkedHashMap<>();
    changes.forEach(
        (name, value) -> {
          Shapes.put(previous, name, Shapes.copy(s.get(name)));
          Shapes.put(s, name, value);
        });
    ledger.happened("customer.subscription.updated", s, previous);
    return s;
  }

  void cancel(String id, String reason) {
    Map<String, Object> s = store.need(id);
    s.put("status", "canceled");
    s.put("ended_at", ledger.now());
    s.put("canceled_at", ledger.now());
    s.put("cancellation_details", fields("comment", null, "feedback", null, "reason", reason));
    ledger.happened("customer.subscription.deleted", s);
  }

  /** Lets time pass, doing what falls due on the way. */
  void advance(Instant to) {
    while (true) {
      Due next = null;
      for (Due due : due()) {
        if (due.at() <= to.getEpochSecond() && (next == null || due.at() < next.at())) {
          next = due;
        }
      }
      if (next == null) {
        ledger.freeze(to);
        return;
      }
      ledger.freeze(Instant.ofEpochSecond(Math.max(next.at(), ledger.now())));
      next.action().run();
    }
  }

  private record Due(long at, Runnable action) {}

  private List<Due> due() {
    List<Due> due = new ArrayList<>();
    for (Map<String, Object> s : store.all("subscription")) {
      String id = (String) Objects.requireNonNull(s.get("id"));
      String status = (String) s.get("status");
      if ("trialing".equals(status) && s.get("peer_warned") == null) {
        due.add(new Due(number(s, "trial_end") - 3 * DAY, () -> warn(id)));
      }
      if (List.of("trialing", "active", "past_due").contains(status)) {
        due.add(new Due(periodEnd(s), () -> renew(id)));
      }
    }
    for (Map<String, Object> invoice : store.all("invoice")) {
      if ("open".equals(invoice.get("status")) && invoice.get("next_payment_attempt") != null) {
        due.add(new Due(number(invoice, "next_payment_attempt"), () -> retry(invoice)));
      }
    }
    return due;
  }

  private void warn(String id) {
    Map<String, Object> s = store.need(id);
    s.put("peer_warned", true);
    ledger.happened("customer.subscription.trial_will_end", s);
  }

  private void renew(String id) {
    Map<String, Object> s = store.need(id);
    if (Boolean.TRUE.equals(s.get("cancel_at_period_end"))) {
      cancel(id, "cancellation_requested");
      return;
    }
    long start = periodEnd(s);
    Map<String, Object> previous = fields("status", s.get("status"));
    String schedule = (String) s.get("schedule");
    if (schedule != null) {
      phase(s, schedule, start);
      Shapes.put(previous, "items", Map.of());
    }
    period(s, start, after(s, start));
    boolean unpaid = "past_due".equals(s.get("status"));
    s.put("status", unpaid ? "past_due" : "active");
    Map<String, Object> invoice = invoice(s, "subscription_cycle", total(s));
    s.put("latest_invoice", Objects.requireNonNull(invoice.get("id")));
    ledger.happened("customer.subscription.updated", s, previous);
    finalise(invoice);
    pay(invoice);
  }

  /** The schedule's next phase begins; behind its last it lets the subscription go. */
  private void phase(Map<String, Object> s, String scheduleId, long start) {
    Map<String, Object> schedule = store.need(scheduleId);
    for (Object phase : Shapes.list(schedule.get("phases"))) {
      if (number(Shapes.object(phase), "start_date") >= start) {
        items(s, Shapes.list(Shapes.object(phase).get("items")));
        break;
      }
    }
    Shapes.put(s, "schedule", null);
    schedule.put("status", "released");
    Shapes.put(schedule, "current_phase", null);
    store.put(schedule);
  }

  private Map<String, Object> invoice(Map<String, Object> s, String reason, long amount) {
    Map<String, Object> i = Shapes.of("invoice");
    Map<String, Object> price = price(s);
    long now = ledger.now();
    i.put("id", store.id("in"));
    i.put("customer", Objects.requireNonNull(s.get("customer")));
    i.put("created", now);
    i.put("billing_reason", reason);
    i.put("currency", Objects.requireNonNull(price.get("currency")));
    for (String name : List.of("amount_due", "amount_remaining", "total", "subtotal")) {
      i.put(name, amount);
    }
    i.put("amount_paid", 0L);
    i.put("amount_overpaid", 0L);
    i.put("attempt_count", 0L);
    i.put("attempted", false);
    Shapes.put(i, "next_payment_attempt", null);
    Shapes.put(i, "last_finalization_error", null);
    Shapes.put(i, "due_date", null);
    i.put("status", "draft");
    i.put("period_start", periodStart(s));
    i.put("period_end", periodEnd(s));
    i.put(
        "parent",
        fields(
            "type",
            "subscription_details",
            "quote_details",
            null,
            "subscription_details",
            fields("subscription", s.get("id"), "metadata", s.get("metadata"))));
    Map<String, Object> line = Shapes.of("line_item");
    line.put("id", store.id("il"));
    line.put("amount", amount);
    line.put("currency", Objects.requireNonNull(price.get("currency")));
    line.put("period", fields("start", periodStart(s), "end", periodEnd(s)));
    i.put("lines", Shapes.page("/v1/invoices/lines", List.of(line)));
    i.put("payments", Shapes.page("/v1/invoice_payments", List.of()));
    store.put(i);
    return i;
  }

  private void finalise(Map<String, Object> i) {
    i.put("status", "open");
    i.put("number", "PEER-" + String.valueOf(i.get("id")).substring(3));
    i.put("hosted_invoice_url", "https://invoice.stripe.example/" + i.get("id"));
    transition(i, "finalized_at");
    ledger.happened("invoice.finalized", i);
  }

  /** Charges the customer's card; returns whether that worked. */
  boolean pay(Map<String, Object> i) {
    String id = (String) Objects.requireNonNull(i.get("id"));
    Map<String, Object> customer = store.need(i.get("customer"));
    long amount = number(i, "amount_due");
    long attempts = number(i, "attempt_count") + 1;
    i.put("attempted", true);
    i.put("attempt_count", attempts);
    boolean declined = amount > 0 && Boolean.TRUE.equals(customer.get(BAD_CARD));
    if (declined) {
      boolean again = attempts <= RETRIES.length;
      long first = number(Shapes.object(i.get("status_transitions")), "finalized_at");
      Shapes.put(i, "next_payment_attempt", again ? first + RETRIES[(int) attempts - 1] : null);
      ledger.happened("invoice.payment_failed", i);
      String s = subscription(i);
      if (store.need(s).get("status") != null && !"past_due".equals(store.need(s).get("status"))) {
        change(
            s,
            Map.of(
                "status",
                "incomplete".equals(store.need(s).get("status")) ? "incomplete" : "past_due"));
      }
      return false;
    }
    i.put("status", "paid");
    i.put("amount_paid", amount);
    i.put("amount_remaining", 0L);
    Shapes.put(i, "next_payment_attempt", null);
    transition(i, "paid_at");
    if (amount > 0) {
      i.put("payments", Shapes.page("/v1/invoice_payments", List.of(charge(i, amount))));
    }
    ledger.happened("invoice.paid", i);
    String s = subscription(i);
    if ("past_due".equals(store.need(s).get("status"))
        && id.equals(store.need(s).get("latest_invoice"))) {
      change(s, Map.of("status", "active"));
    }
    return true;
  }

  private Map<String, Object> charge(Map<String, Object> i, long amount) {
    Map<String, Object> intent = Shapes.of("payment_intent");
    Map<String, Object> charge = Shapes.of("charge");
    Map<String, Object> payment = Shapes.of("invoice_payment");
    intent.put("id", store.id("pi"));
    intent.put("amount", amount);
    intent.put("currency", Objects.requireNonNull(i.get("currency")));
    intent.put("status", "succeeded");
    charge.put("id", store.id("ch"));
    charge.put("amount", amount);
    charge.put("amount_refunded", 0L);
    charge.put("refunded", false);
    charge.put("disputed", false);
    charge.put("currency", Objects.requireNonNull(i.get("currency")));
    charge.put("customer", Objects.requireNonNull(i.get("customer")));
    charge.put("payment_intent", Objects.requireNonNull(intent.get("id")));
    intent.put("latest_charge", Objects.requireNonNull(charge.get("id")));
    payment.put("id", store.id("inpay"));
    payment.put("invoice", Objects.requireNonNull(i.get("id")));
    payment.put("amount_paid", amount);
    payment.put("amount_requested", amount);
    payment.put("currency", Objects.requireNonNull(i.get("currency")));
    payment.put("status", "paid");
    payment.put("payment", fields("type", "payment_intent", "payment_intent", intent.get("id")));
    store.put(charge);
    store.put(intent);
    store.put(payment);
    return payment;
  }

  private void retry(Map<String, Object> invoice) {
    pay(store.need(invoice.get("id")));
  }

  private void latest(String subscription, Map<String, Object> invoice) {
    Map<String, Object> s = store.need(subscription);
    s.put("latest_invoice", Objects.requireNonNull(invoice.get("id")));
    store.put(s);
  }

  void refund(Map<String, Object> charge, long amount) {
    long refunded = number(charge, "amount_refunded") + amount;
    charge.put("amount_refunded", refunded);
    charge.put("refunded", refunded >= number(charge, "amount"));
    ledger.happened("charge.refunded", charge);
  }

  void voided(Map<String, Object> invoice) {
    invoice.put("status", "void");
    Shapes.put(invoice, "next_payment_attempt", null);
    transition(invoice, "voided_at");
    ledger.happened("invoice.voided", invoice);
  }

  private void transition(Map<String, Object> i, String name) {
    Shapes.object(i.get("status_transitions")).put(name, ledger.now());
  }

  /** Puts items into a subscription; one whose price it had keeps its id. */
  private void items(Map<String, Object> s, List<Object> wanted) {
    List<Object> data = new ArrayList<>();
    for (Object given : wanted) {
      Map<String, Object> ask = Shapes.object(given);
      Map<String, Object> item = Shapes.of("subscription_item");
      Object price =
          ask.get("price") instanceof Map
              ? Shapes.object(ask.get("price")).get("id")
              : ask.get("price");
      item.put(
          "id", ask.get("id") == null ? store.id("si") : Objects.requireNonNull(ask.get("id")));
      item.put("price", store.need(price));
      item.put(
          "quantity",
          ask.get("quantity") == null ? 1L : Long.parseLong(String.valueOf(ask.get("quantity"))));
      item.put("subscription", Objects.requireNonNull(s.get("id")));
      Shapes.put(item, "billing_thresholds", null);
      data.add(item);
    }
    s.put("items", Shapes.page("/v1/subscription_items", data));
  }

  private static void period(Map<String, Object> s, long start, long end) {
    for (Object item : Shapes.list(s.get("items"))) {
      Shapes.object(item).put("current_period_start", start);
      Shapes.object(item).put("current_period_end", end);
    }
  }

  static long periodStart(Map<String, Object> s) {
    return number(Shapes.object(Shapes.list(s.get("items")).getFirst()), "current_period_start");
  }

  static long periodEnd(Map<String, Object> s) {
    return number(Shapes.object(Shapes.list(s.get("items")).getFirst()), "current_period_end");
  }

  private static long after(Map<String, Object> s, long start) {
    Object interval = Shapes.object(price(s).get("recurring")).get("interval");
    var from = Instant.ofEpochSecond(start).atZone(ZoneOffset.UTC);
    return ("year".equals(interval) ? from.plusYears(1) : from.plusMonths(1)).toEpochSecond();
  }

  private static Map<String, Object> price(Map<String, Object> s) {
    return Shapes.object(Shapes.object(Shapes.list(s.get("items")).getFirst()).get("price"));
  }

  private static long total(Map<String, Object> s) {
    long total = 0;
    for (Object item : Shapes.list(s.get("items"))) {
      Map<String, Object> price = Shapes.object(Shapes.object(item).get("price"));
      total += number(price, "unit_amount") * number(Shapes.object(item), "quantity");
    }
    return total;
  }

  private static String subscription(Map<String, Object> invoice) {
    Map<String, Object> parent = Shapes.object(invoice.get("parent"));
    return (String)
        Objects.requireNonNull(
            Shapes.object(parent.get("subscription_details")).get("subscription"));
  }

  static long number(Map<String, Object> object, String name) {
    return object.get(name) instanceof Number number ? number.longValue() : 0;
  }

  static Map<String, Object> fields(@Nullable Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      Shapes.put(map, (String) Objects.requireNonNull(pairs[i]), pairs[i + 1]);
    }
    return map;
  }
}
