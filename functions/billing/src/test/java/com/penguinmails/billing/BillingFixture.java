package com.penguinmails.billing;

import com.penguinmails.billing.lambda.BillingApiHandler;
import com.penguinmails.billing.lambda.StripeEventsHandler;
import com.penguinmails.billing.lambda.StripeWebhookHandler;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.stripe.SignedEvent;
import com.penguinmails.testkit.stripe.StripePeer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The product's billing functions beside a Stripe of their own. */
public final class BillingFixture implements AutoCloseable {
  public static final UUID STARTER = UUID.fromString("01930000-0000-7000-8000-0000000000f1");
  public static final UUID PROFESSIONAL = UUID.fromString("01930000-0000-7000-8000-0000000000f2");
  public static final UUID BUSINESS = UUID.fromString("01930000-0000-7000-8000-0000000000f3");

  private static final String BACK = "https://app.penguinmails.example/billing";

  public final TestDatabases databases;
  public final StripePeer peer = StripePeer.start();
  public final TestApi api;
  public final TestTenant tenant;
  public final ApiClient owner;
  public final ApiClient staff;
  private final ApiClient webhook;
  private int delivered;

  public BillingFixture(TestDatabases databases) {
    this(databases, Map.of());
  }

  /** With settings of one's own. */
  public BillingFixture(TestDatabases databases, Map<String, Object> more) {
    this.databases = databases;
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("stripe.api.base", peer.baseUrl());
    settings.put("stripe.read.timeout.millis", "1500");
    this.api = TestApi.start(databases, settings);
    api.secrets().put("stripe/api-key", StripePeer.API_KEY);
    api.secrets().put("stripe/webhook-secrets", "whsec_retiring\n" + peer.webhookSecret() + "\n");
    this.tenant = api.tenants().first();
    this.owner = api.client(BillingApiHandler::new).as(tenant, "owner");
    this.staff = api.platform(BillingApiHandler::new).asStaff("finance");
    this.webhook = api.client(Roles.WORKER, StripeWebhookHandler::new);
  }

  /** Buys a plan and lets the events of it come in. */
  public String buy(UUID plan) {
    ApiAnswer checkout =
        owner.post(
            "/api/v1/tenant/billing/checkout",
            """
            {"plan_id": "%s", "interval": "month", "success_url": "%s", "cancel_url": "%s"}
            """
                .formatted(plan, BACK, BACK));
    if (checkout.status() != 200) {
      throw new IllegalStateException(checkout.body());
    }
    peer.pay(checkout.text("/id"));
    settle();
    return checkout.text("/id");
  }

  /** Delivers what has happened since the last time and works through it. */
  public void settle() {
    List<SignedEvent> events = peer.events();
    for (SignedEvent event : events.subList(delivered, events.size())) {
      deliver(event);
    }
    delivered = events.size();
    work();
  }

  /** Sends one event as Stripe does. */
  public ApiAnswer deliver(SignedEvent event) {
    return deliver(event.body(), event.signature(peer.webhookSecret(), Instant.now()));
  }

  public ApiAnswer deliver(String body, String signature) {
    return webhook.with("Stripe-Signature", signature).send("POST", "/webhooks/stripe", body);
  }

  /** Moves the outbox and works the queue until both are empty. */
  public void work() {
    relay();
    new StripeEventsHandler(api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  public void relay() {
    api.beans(Roles.WORKER)
        .getBean(OutboxRelay.class)
        .relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
  }

  /** The first column of every row, as text. */
  public List<String> rows(String sql, Object... values) {
    return rows(Tier.OLTP, sql, values);
  }

  public List<String> rows(Tier tier, String sql, Object... values) {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> rows = new ArrayList<>();
      if (!statement.execute()) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          rows.add(String.valueOf(result.getString(1)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public String one(String sql, Object... values) {
    List<String> rows = rows(sql, values);
    return rows.isEmpty() ? "" : rows.getFirst();
  }

  /** The customer the tenant has at Stripe. */
  public String customer() {
    return one("select stripe_customer_id from tenant_config where tenant_id = ?", tenant.id());
  }

  /** The running subscription's id at Stripe. */
  public String subscription() {
    return one(
        """
        select stripe_subscription_id from subscriptions
         where tenant_id = ? and stripe_subscription_id is not null order by started desc limit 1
        """,
        tenant.id());
  }

  /** The last invoice of the peer's. */
  public String lastInvoice() {
    return String.valueOf(Objects.requireNonNull(peer.all("invoice").getLast().get("id")));
  }

  @Override
  public void close() {
    api.close();
    peer.close();
  }
}
