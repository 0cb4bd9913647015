package com.penguinmails.testkit.stripe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A year of a tenant's life at Stripe: trials, renewals, add-ons, declined cards, refunds,
 * disputes, a cancellation and a new beginning. More than 300 events, of every type that is
 * handled, and some that are not.
 */
public final class RecordedYear {
  private static final Instant BEGIN = Instant.parse("2025-01-06T09:00:00Z");
  private static final String BUSINESS = "01930000-0000-7000-8000-0000000000f3";
  private static final String STARTER = "01930000-0000-7000-8000-0000000000f1";

  private final StripePeer peer;
  private final UUID tenant;
  private Instant now = BEGIN;

  private RecordedYear(StripePeer peer, UUID tenant) {
    this.peer = peer;
    this.tenant = tenant;
  }

  /** Lets the year happen and returns its events in their order. */
  public static List<SignedEvent> record(StripePeer peer, UUID tenant) {
    new RecordedYear(peer, tenant).play();
    return peer.events();
  }

  private void play() {
    peer.freeze(now);
    String starter = price("plan_" + STARTER, 4900);
    String business = price("plan_" + BUSINESS, 39900);
    String seat = price("addon_users", 1500);
    String left = customer("first@globex.example");
    post("customers/" + left, "name=Left");
    peer.call("DELETE", "customers/" + left, "");
    String customer = customer("billing@globex.example");

    String first = buy(customer, starter, 14);
    addonsOften(first, seat, 24);
    declinedOnce(customer, first);
    upgrade(first, business);
    addonsOften(first, seat, 24);
    refundsAndDisputes(first);
    voidedAndCancelled(customer, first);

    String second = buy(customer, business, 0);
    addonsOften(second, seat, 24);
    downgradeAtPeriodEnd(second, starter);
    undecided(customer, second);
  }

  private String buy(String customer, String price, int trialDays) {
    Map<String, Object> session =
        post(
            "checkout/sessions",
            "mode=subscription&customer="
                + customer
                + "&client_reference_id="
                + tenant
                + "&line_items[0][price]="
                + price
                + "&line_items[0][quantity]=1"
                + "&subscription_data[metadata][tenant_id]="
                + tenant
                + (trialDays > 0 ? "&subscription_data[trial_period_days]=" + trialDays : ""));
    String id = id(session);
    peer.pay(id);
    pass(Duration.ofDays(1));
    return String.valueOf(peer.call("GET", "checkout/sessions/" + id, "").get("subscription"));
  }

  private void addonsOften(String subscription, String price, int times) {
    post(
        "subscriptions/" + subscription,
        "items[0][price]=" + price + "&items[0][quantity]=1&proration_behavior=always_invoice");
    for (int i = 0; i < times; i++) {
      pass(Duration.ofDays(3));
      String item = addonItem(subscription);
      post(
          "subscriptions/" + subscription,
          "items[0][id]="
              + item
              + "&items[0][quantity]="
              + (1 + (i * 7) % 5)
              + "&proration_behavior=always_invoice");
      if (i % 2 == 0) {
        post(
            "customers/" + peer.call("GET", "subscriptions/" + subscription, "").get("customer"),
            "description=turn+" + i);
      }
    }
  }

  private void declinedOnce(String customer, String subscription) {
    peer.decline(customer, true);
    pass(Duration.ofDays(36));
    peer.announce("invoice.payment_action_required", lastInvoice());
    peer.decline(customer, false);
    pass(Duration.ofDays(4));
    peer.call("GET", "subscriptions/" + subscription, "");
    String open = lastInvoice();
    if ("open".equals(peer.call("GET", "invoices/" + open, "").get("status"))) {
      peer.payInvoice(open);
    }
    pass(Duration.ofDays(1));
  }

  private void upgrade(String subscription, String price) {
    String item = planItem(subscription);
    post(
        "subscriptions/" + subscription,
        "items[0][id]="
            + item
            + "&items[0][price]="
            + price
            + "&proration_behavior=always_invoice");
    peer.announce("customer.subscription.pending_update_applied", subscription);
    peer.announce("customer.subscription.pending_update_expired", subscription);
    pass(Duration.ofDays(3));
  }

  private void refundsAndDisputes(String subscription) {
    List<String> paid =
        peer.all("invoice").stream()
            .filter(invoice -> "paid".equals(invoice.get("status")))
            .filter(
                invoice -> invoice.get("amount_paid") instanceof Number n && n.longValue() > 1000)
            .map(RecordedYear::id)
            .toList();
    peer.refund(paid.get(0), 100);
    peer.refund(paid.get(0), 200);
    peer.refund(paid.get(1), 1000);
    peer.dispute(paid.get(2));
    post("subscriptions/" + subscription, "cancel_at_period_end=true");
    post("subscriptions/" + subscription, "cancel_at_period_end=false");
  }

  private void voidedAndCancelled(String customer, String subscription) {
    peer.decline(customer, true);
    pass(Duration.ofDays(34));
    String open = lastInvoice();
    if ("open".equals(peer.call("GET", "invoices/" + open, "").get("status"))) {
      peer.voidInvoice(open);
    }
    peer.cancel(subscription, "payment_failed");
    peer.decline(customer, false);
    pass(Duration.ofDays(10));
  }

  private void downgradeAtPeriodEnd(String subscription, String price) {
    String schedule = id(post("subscription_schedules", "from_subscription=" + subscription));
    Map<String, Object> s = peer.call("GET", "subscriptions/" + subscription, "");
    Map<String, Object> plan = Shapes.object(Shapes.list(s.get("items")).getFirst());
    String present = String.valueOf(Shapes.object(plan.get("price")).get("id"));
    post(
        "subscription_schedules/" + schedule,
        "phases[0][items][0][price]=" + present + "&phases[1][items][0][price]=" + price);
    pass(Duration.ofDays(33));
  }

  private void undecided(String customer, String subscription) {
    for (int i = 0; i < 16; i++) {
      post("subscriptions/" + subscription, "cancel_at_period_end=" + (i % 2 == 0));
      post("customers/" + customer, "description=turn+" + i);
      pass(Duration.ofDays(1));
    }
    for (int i = 0; i < 6; i++) {
      post("products/plan_" + STARTER, "description=text+" + i);
      peer.announce("price.updated", id(peer.all("price").getFirst()));
      peer.announce("source.chargeable", customer);
    }
  }

  private String customer(String email) {
    return id(post("customers", "email=" + encoded(email) + "&metadata[tenant_id]=" + tenant));
  }

  private String price(String product, long amount) {
    post("products", "id=" + product + "&name=" + product);
    return id(
        post(
            "prices",
            "product="
                + product
                + "&currency=usd&unit_amount="
                + amount
                + "&recurring[interval]=month&lookup_key="
                + product));
  }

  private String planItem(String subscription) {
    return item(subscription, "plan_");
  }

  private String addonItem(String subscription) {
    return item(subscription, "addon_");
  }

  private String item(String subscription, String product) {
    for (Object item :
        Shapes.list(peer.call("GET", "subscriptions/" + subscription, "").get("items"))) {
      Map<String, Object> price = Shapes.object(Shapes.object(item).get("price"));
      if (String.valueOf(price.get("product")).startsWith(product)) {
        return id(Shapes.object(item));
      }
    }
    throw new IllegalStateException("No item of " + product);
  }

  private String lastInvoice() {
    return id(peer.all("invoice").getLast());
  }

  private void pass(Duration time) {
    now = now.plus(time);
    peer.advance(now);
  }

  private Map<String, Object> post(String path, String form) {
    return peer.call("POST", path, form);
  }

  private static String id(Map<String, Object> object) {
    return (String) Objects.requireNonNull(object.get("id"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
