package com.penguinmails.billing.purchase;

import com.penguinmails.billing.plans.Plan;
import com.penguinmails.billing.plans.Plans;
import com.penguinmails.billing.purchase.Orders.CheckoutOrder;
import com.penguinmails.billing.purchase.Orders.PortalOrder;
import com.penguinmails.billing.purchase.Orders.Redirect;
import com.penguinmails.billing.stripe.Prices;
import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.sql.Database;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Caller;
import com.stripe.model.checkout.Session;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Sends people to Stripe's pages. */
@Singleton
class Checkout {
  private final Database oltp;
  private final Plans plans;
  private final Prices prices;
  private final StripeWrites stripe;
  private final Current current;

  Checkout(
      @Named("oltp") Database oltp,
      Plans plans,
      Prices prices,
      StripeWrites stripe,
      Current current) {
    this.oltp = oltp;
    this.plans = plans;
    this.prices = prices;
    this.stripe = stripe;
    this.current = current;
  }

  Redirect start(CheckoutOrder order, Caller caller) {
    if (current.id().isPresent()) {
      throw ApiError.conflict(
          "already_subscribed", "You have a subscription; change its plan instead.");
    }
    Plan plan =
        plans
            .find(order.planId())
            .filter(Plan::onSale)
            .orElseThrow(() -> ApiError.invalid("/plan_id", "is no plan on sale"));
    try {
      String price = prices.ensure(PlanPrice.of(plan, order.interval()));
      Session session = open(order, plan, price, customer(caller.tenantId()), caller);
      audit("billing.checkout_started", caller.tenantId(), session.getId());
      return new Redirect(session.getId(), session.getUrl());
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  Redirect portal(PortalOrder order) {
    String customer =
        known().orElseThrow(() -> ApiError.conflict("no_customer", "Nothing was bought yet."));
    try {
      var session =
          stripe.change(
              "portal",
              customer + order.returnUrl(),
              (client, options) ->
                  client
                      .v1()
                      .billingPortal()
                      .sessions()
                      .create(
                          com.stripe.param.billingportal.SessionCreateParams.builder()
                              .setCustomer(customer)
                              .setReturnUrl(order.returnUrl())
                              .build(),
                          options));
      return new Redirect(session.getId(), session.getUrl());
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  private Session open(
      CheckoutOrder order, Plan plan, String price, String customer, Caller caller) {
    String tenant = caller.tenantId().toString();
    SessionCreateParams.SubscriptionData.Builder subscription =
        SessionCreateParams.SubscriptionData.builder()
            .putMetadata("tenant_id", tenant)
            .putMetadata("plan_id", plan.id().toString());
    if (plan.trialDays() > 0 && !hadOne()) {
      subscription.setTrialPeriodDays((long) plan.trialDays());
    }
    SessionCreateParams ask =
        SessionCreateParams.builder()
            .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
            .setCustomer(customer)
            .setClientReferenceId(tenant)
            .setSuccessUrl(order.successUrl())
            .setCancelUrl(order.cancelUrl())
            .putMetadata("tenant_id", tenant)
            .putMetadata("user_id", String.valueOf(caller.userId()))
            .putMetadata("plan_id", plan.id().toString())
            .addLineItem(
                SessionCreateParams.LineItem.builder().setPrice(price).setQuantity(1L).build())
            .setSubscriptionData(subscription.build())
            .build();
    return stripe.change(
        "checkout",
        price + customer + order,
        (client, options) -> client.v1().checkout().sessions().create(ask, options));
  }

  /** The tenant's customer at Stripe, made with the first checkout. */
  private String customer(UUID tenant) {
    return known()
        .orElseGet(
            () -> {
              String made =
                  stripe
                      .change(
                          "customer",
                          tenant.toString(),
                          (client, options) ->
                              client
                                  .v1()
                                  .customers()
                                  .create(
                                      CustomerCreateParams.builder()
                                          .setEmail(email())
                                          .setName(name())
                                          .putMetadata("tenant_id", tenant.toString())
                                          .build(),
                                      options))
                      .getId();
              oltp.update(
                  """
                  insert into tenant_config as c (tenant_id, stripe_customer_id) values (app_sec.tenant_id(), ?)
                  on conflict (tenant_id) do update set stripe_customer_id = excluded.stripe_customer_id, updated = now()
                  """,
                  made);
              return made;
            });
  }

  private Optional<String> known() {
    return oltp.first(
        "select stripe_customer_id as id from tenant_config where stripe_customer_id is not null",
        row -> row.text("id"));
  }

  private boolean hadOne() {
    return oltp.first(
            "select 1 as one from subscriptions where stripe_subscription_id is not null limit 1",
            row -> true)
        .isPresent();
  }

  private @org.jspecify.annotations.Nullable String email() {
    return oltp.first(
            """
            select coalesce((select billing_email from tenant_config),
                            (select m.email from tenant_users m where m.deleted is null and m.email is not null
                               and m.roles && array['owner'] order by m.created limit 1)) as email
            """,
            row -> Optional.ofNullable(row.textOrNull("email")))
        .flatMap(found -> found)
        .orElse(null);
  }

  private @org.jspecify.annotations.Nullable String name() {
    return oltp.first(
            "select name from tenants", row -> Optional.ofNullable(row.textOrNull("name")))
        .flatMap(found -> found)
        .orElse(null);
  }

  private void audit(String action, UUID tenant, String session) {
    oltp.first(
        "select app_sec.audit(?, 'tenant', ?, null, jsonb_build_object('session', cast(? as text)))",
        row -> true,
        action,
        tenant,
        session);
  }
}
