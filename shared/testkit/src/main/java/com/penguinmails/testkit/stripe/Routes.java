package com.penguinmails.testkit.stripe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of Stripe's API the peer has. */
final class Routes {
  private final Store store;
  private final Ledger ledger;
  private final Billing billing;
  private final String payUrl;

  Routes(Store store, Ledger ledger, Billing billing, String payUrl) {
    this.store = store;
    this.ledger = ledger;
    this.billing = billing;
    this.payUrl = payUrl;
  }

  /** Answers a request; {@code path} without the leading {@code /v1/}. */
  Map<String, Object> answer(String method, String path, Map<String, Object> ask) {
    String[] parts = path.split("/", -1);
    boolean get = method.equals("GET");
    List<Object> expand = Form.items(ask.get("expand"));
    return switch (parts[0]) {
      case "customers" -> customer(method, parts, ask);
      case "products" -> get ? store.need(parts[1]) : product(parts, ask);
      case "prices" -> get ? prices(parts, ask) : price(ask);
      case "checkout" -> get ? store.need(parts[2]) : session(ask);
      case "billing_portal" -> portal(ask);
      case "subscriptions" -> subscription(method, parts, ask, expand);
      case "subscription_schedules" -> schedule(method, parts, ask, expand);
      case "invoices" -> store.expanded(store.need(parts[1]), expand);
      case "invoice_payments" -> payments(ask);
      case "charges", "disputes", "events", "payment_methods" -> store.need(parts[1]);
      case "test_helpers" -> clock(parts, ask);
      default -> throw PeerError.missing(path);
    };
  }

  private Map<String, Object> customer(String method, String[] parts, Map<String, Object> ask) {
    if (method.equals("GET")) {
      return store.need(parts[1]);
    }
    if (method.equals("DELETE")) {
      Map<String, Object> gone = Shapes.of("deleted_customer");
      gone.put("id", parts[1]);
      ledger.gone("customer.deleted", store.need(parts[1]), gone);
      return gone;
    }
    boolean create = parts.length == 1;
    Map<String, Object> customer = create ? Shapes.of("customer") : store.need(parts[1]);
    if (create) {
      customer.put("id", store.id("cus"));
      customer.put("created", ledger.now());
      Shapes.put(customer, "email", null);
    }
    copy(ask, customer, "email", "name", "description");
    if (ask.get("metadata") != null) {
      customer.put("metadata", Objects.requireNonNull(ask.get("metadata")));
    }
    if (ask.get("address") != null) {
      customer.put("address", Objects.requireNonNull(ask.get("address")));
    }
    ledger.happened(create ? "customer.created" : "customer.updated", customer);
    return customer;
  }

  private Map<String, Object> product(String[] parts, Map<String, Object> ask) {
    boolean create = parts.length == 1;
    if (create && store.get(ask.get("id")).isPresent()) {
      throw PeerError.invalid("resource_already_exists", "Product already exists.");
    }
    Map<String, Object> product = create ? Shapes.of("product") : store.need(parts[1]);
    if (create) {
      product.put(
          "id", ask.get("id") == null ? store.id("prod") : Objects.requireNonNull(ask.get("id")));
      product.put("active", true);
    }
    copy(ask, product, "name", "description");
    if (ask.get("active") != null) {
      product.put("active", Boolean.valueOf(String.valueOf(ask.get("active"))));
    }
    ledger.happened(create ? "product.created" : "product.updated", product);
    return product;
  }

  private Map<String, Object> price(Map<String, Object> ask) {
    Map<String, Object> price = Shapes.of("price");
    price.put("id", store.id("price"));
    copy(ask, price, "product", "currency", "lookup_key");
    price.put("unit_amount", Long.valueOf(String.valueOf(ask.get("unit_amount"))));
    price.put("unit_amount_decimal", String.valueOf(ask.get("unit_amount")));
    price.put("active", true);
    price.put("type", "recurring");
    price.put(
        "recurring",
        Billing.fields(
            "interval",
            Shapes.object(ask.get("recurring")).get("interval"),
            "interval_count",
            1L,
            "usage_type",
            "licensed"));
    Shapes.put(price, "custom_unit_amount", null);
    Shapes.put(price, "transform_quantity", null);
    ledger.happened("price.created", price);
    return price;
  }

  private Map<String, Object> prices(String[] parts, Map<String, Object> ask) {
    if (parts.length > 1) {
      return store.need(parts[1]);
    }
    List<Object> keys = Form.items(ask.get("lookup_keys"));
    return Shapes.page(
        "/v1/prices",
        store.all("price").stream()
            .filter(price -> keys.contains(price.get("lookup_key")))
            .toList());
  }

  private Map<String, Object> session(Map<String, Object> ask) {
    Map<String, Object> session = Shapes.of("checkout.session");
    String id = store.id("cs");
    session.put("id", id);
    session.put("url", payUrl + id);
    session.put("status", "open");
    session.put("payment_status", "unpaid");
    session.put("mode", "subscription");
    session.put("created", ledger.now());
    Shapes.put(session, "subscription", null);
    Shapes.put(session, "invoice", null);
    copy(ask, session, "customer", "client_reference_id", "success_url", "cancel_url");
    if (ask.get("metadata") != null) {
      session.put("metadata", Objects.requireNonNull(ask.get("metadata")));
    }
    session.put("peer_request", ask);
    store.put(session);
    return session;
  }

  /** What the customer does on Stripe's page. */
  Map<String, Object> complete(String id) {
    Map<String, Object> session = store.need(id);
    if (!"open".equals(session.get("status"))) {
      throw PeerError.invalid("session_not_open", "This session is over.");
    }
    Map<String, Object> ask = Shapes.object(session.get("peer_request"));
    Map<String, Object> data =
        ask.get("subscription_data") == null
            ? Map.of()
            : Shapes.object(ask.get("subscription_data"));
    Map<String, Object> method = Shapes.of("payment_method");
    method.put("id", store.id("pm"));
    method.put("customer", Objects.requireNonNull(session.get("customer")));
    ledger.happened("payment_method.attached", method);
    Map<String, Object> metadata =
        data.get("metadata") == null ? new LinkedHashMap<>() : Shapes.object(data.get("metadata"));
    Object trial = data.get("trial_period_days");
    Map<String, Object> subscription =
        billing.subscribe(
            (String) Objects.requireNonNull(session.get("customer")),
            Form.items(ask.get("line_items")),
            trial == null ? 0 : Long.parseLong(String.valueOf(trial)),
            metadata);
    session.put("status", "complete");
    session.put("payment_status", "paid");
    session.put("subscription", Objects.requireNonNull(subscription.get("id")));
    session.put("invoice", Objects.requireNonNull(subscription.get("latest_invoice")));
    ledger.happened("checkout.session.completed", session);
    return session;
  }

  private Map<String, Object> portal(Map<String, Object> ask) {
    Map<String, Object> session = Shapes.of("billing_portal.session");
    session.put("id", store.id("bps"));
    copy(ask, session, "customer", "return_url");
    session.put("url", payUrl.replace("/pay/", "/portal/") + session.get("id"));
    store.need(ask.get("customer"));
    return session;
  }

  private Map<String, Object> subscription(
      String method, String[] parts, Map<String, Object> ask, List<Object> expand) {
    if (method.equals("GET")) {
      return store.expanded(store.need(parts[1]), expand);
    }
    if (method.equals("DELETE")) {
      billing.cancel(parts[1], "cancellation_requested");
      return store.need(parts[1]);
    }
    Map<String, Object> before = store.need(parts[1]);
    if (ask.get("items") != null) {
      billing.replaceItems(
          parts[1],
          merged(before, Form.items(ask.get("items"))),
          !"none".equals(ask.get("proration_behavior")));
    }
    if (ask.get("cancel_at_period_end") != null) {
      boolean cancel = Boolean.parseBoolean(String.valueOf(ask.get("cancel_at_period_end")));
      Map<String, Object> changes = new LinkedHashMap<>();
      changes.put("cancel_at_period_end", cancel);
      Shapes.put(changes, "canceled_at", cancel ? ledger.now() : null);
      Shapes.put(changes, "cancel_at", cancel ? Billing.periodEnd(before) : null);
      billing.change(parts[1], changes);
    }
    return store.need(parts[1]);
  }

  /** Stripe's way: an item with an id is changed or deleted, one without is added, others stay. */
  private static List<Object> merged(Map<String, Object> subscription, List<Object> asked) {
    Map<Object, Object> items = new LinkedHashMap<>();
    for (Object item : Shapes.list(subscription.get("items"))) {
      items.put(Objects.requireNonNull(Shapes.object(item).get("id")), item);
    }
    int added = 0;
    for (Object given : asked) {
      Map<String, Object> ask = Shapes.object(given);
      Object id = ask.get("id");
      if (id == null) {
        items.put("new " + added++, ask);
      } else if ("true".equals(ask.get("deleted"))) {
        items.remove(id);
      } else {
        Map<String, Object> item = Shapes.object(items.get(id));
        copy(ask, item, "price", "quantity");
      }
    }
    return new ArrayList<>(items.values());
  }

  private Map<String, Object> schedule(
      String method, String[] parts, Map<String, Object> ask, List<Object> expand) {
    if (method.equals("GET")) {
      return store.expanded(store.need(parts[1]), expand);
    }
    if (parts.length == 1) {
      return newSchedule(String.valueOf(ask.get("from_subscription")));
    }
    Map<String, Object> schedule = store.need(parts[1]);
    if (parts.length > 2) {
      schedule.put("status", "released");
      store.put(schedule);
      billing.change(
          String.valueOf(schedule.get("subscription")), Billing.fields("schedule", null));
      return schedule;
    }
    List<Object> phases = new ArrayList<>();
    long end = Billing.number(Shapes.object(schedule.get("current_phase")), "end_date");
    for (Object given : Form.items(ask.get("phases"))) {
      Map<String, Object> phase = new LinkedHashMap<>(Shapes.object(given));
      phase.put("items", phaseItems(phase.get("items")));
      long start =
          phases.isEmpty()
              ? Billing.number(Shapes.object(schedule.get("current_phase")), "start_date")
              : end;
      phase.put("start_date", start);
      phase.put("end_date", phases.isEmpty() ? end : end + 1);
      phases.add(phase);
    }
    schedule.put("phases", phases);
    store.put(schedule);
    billing.change(String.valueOf(schedule.get("subscription")), Map.of("schedule", parts[1]));
    return schedule;
  }

  private static List<Object> phaseItems(@Nullable Object items) {
    List<Object> found = new ArrayList<>();
    for (Object item : Form.items(items)) {
      Map<String, Object> copy = new LinkedHashMap<>(Shapes.object(item));
      copy.put(
          "quantity",
          copy.get("quantity") == null ? 1L : Long.valueOf(String.valueOf(copy.get("quantity"))));
      found.add(copy);
    }
    return found;
  }

  private Map<String, Object> newSchedule(String subscription) {
    Map<String, Object> s = store.need(subscription);
    if (s.get("schedule") != null) {
      throw PeerError.invalid("schedule_exists", "The subscription has a schedule.");
    }
    Map<String, Object> schedule = Shapes.of("subscription_schedule");
    schedule.put("id", store.id("sub_sched"));
    schedule.put("subscription", subscription);
    schedule.put("status", "active");
    schedule.put("customer", Objects.requireNonNull(s.get("customer")));
    schedule.put(
        "current_phase",
        Billing.fields("start_date", Billing.periodStart(s), "end_date", Billing.periodEnd(s)));
    List<Object> items = new ArrayList<>();
    for (Object item : Shapes.list(s.get("items"))) {
      items.add(
          Billing.fields(
              "price",
              Shapes.object(Shapes.object(item).get("price")).get("id"),
              "quantity",
              Shapes.object(item).get("quantity")));
    }
    schedule.put(
        "phases",
        new ArrayList<>(
            List.of(
                Billing.fields(
                    "start_date",
                    Billing.periodStart(s),
                    "end_date",
                    Billing.periodEnd(s),
                    "items",
                    items))));
    store.put(schedule);
    s.put("schedule", Objects.requireNonNull(schedule.get("id")));
    store.put(s);
    return schedule;
  }

  private Map<String, Object> payments(Map<String, Object> ask) {
    Object intent = Shapes.object(ask.get("payment")).get("payment_intent");
    return Shapes.page(
        "/v1/invoice_payments",
        store.all("invoice_payment").stream()
            .filter(
                payment ->
                    Objects.equals(
                        Shapes.object(payment.get("payment")).get("payment_intent"), intent))
            .toList());
  }

  private Map<String, Object> clock(String[] parts, Map<String, Object> ask) {
    Map<String, Object> clock = Shapes.of("test_helpers.test_clock");
    clock.put("id", parts.length > 2 ? parts[2] : store.id("clock"));
    long time = Long.parseLong(String.valueOf(ask.get("frozen_time")));
    if (parts.length > 3) {
      billing.advance(java.time.Instant.ofEpochSecond(time));
    } else {
      ledger.freeze(java.time.Instant.ofEpochSecond(time));
    }
    clock.put("frozen_time", time);
    clock.put("status", "ready");
    return clock;
  }

  private static void copy(Map<String, Object> from, Map<String, Object> to, String... names) {
    for (String name : names) {
      if (from.get(name) != null) {
        to.put(name, Objects.requireNonNull(from.get(name)));
      }
    }
  }
}
