package com.penguinmails.billing.finance;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.billing.BillingFixture;
import com.penguinmails.billing.lambda.BillingApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What employees see and do about plans, subscriptions and Stripe. */
@ExtendWith(TestDatabasesExtension.class)
class FinanceHandlerTest {
  private static final String PLATFORM = "/api/v1/platform";
  private static final String PLAN =
      """
      {"name": "Gold", "slug": "SLUG", "price_monthly": 9900, "trial_days": 0,
       "limits": {"max_users": %s, "max_domains": 9, "api_access": true, "priority_support": false,
                  "advanced_analytics": false, "white_label": false}}
      """;

  private final BillingFixture billing;
  private final ApiClient finance;

  FinanceHandlerTest(TestDatabases databases) {
    billing = new BillingFixture(databases);
    finance = billing.staff;
  }

  /** Each test has a plan of its own. */
  private String plan(int users) {
    return PLAN.formatted(users).replace("SLUG", "gold-" + billing.tenant.id());
  }

  @AfterEach
  void stop() {
    billing.close();
  }

  @Test
  void shouldLeaveSubscribersTheVersionTheyBought() {
    ApiAnswer created = finance.post(PLATFORM + "/plans", plan(3));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String id = created.text("/id");
    billing.buy(java.util.UUID.fromString(id));

    ApiAnswer changed = finance.put(PLATFORM + "/plans/" + id, plan(4));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.at("/version")).isEqualTo("2");
    assertThat(changed.at("/id")).isNotEqualTo(id);
    assertThat(finance.get(PLATFORM + "/plans/" + id).at("/superseded_by"))
        .isEqualTo(changed.at("/id"));
    assertThat(billing.owner.get("/api/v1/tenant/billing/subscription").at("/plan_id"))
        .isEqualTo(id);
    assertThat(billing.owner.get("/api/v1/tenant/billing/usage").at("/limits/0/allowed"))
        .isEqualTo("3");
    String subscription = billing.one("select id from subscriptions where plan_id = ?::uuid", id);
    ApiAnswer moved =
        finance.post(
            PLATFORM + "/subscriptions/" + subscription + "/move",
            "{\"plan_id\": \"" + changed.text("/id") + "\"}");
    assertThat(moved.status()).as(moved.body()).isEqualTo(200);
    billing.work();
    billing.settle();
    assertThat(billing.owner.get("/api/v1/tenant/billing/subscription").at("/plan_id"))
        .isEqualTo(changed.at("/id"));
    assertThat(finance.put(PLATFORM + "/plans/" + id, plan(5)).at("/code"))
        .isEqualTo("plan_superseded");
    assertThat(finance.delete(PLATFORM + "/plans/" + changed.text("/id")).status()).isEqualTo(409);
    assertThat(billing.rows("select action from admin_audit_log order by id"))
        .contains("plan.created", "plan.superseded");
  }

  @Test
  void shouldChangeAPlansDescriptionInPlace() {
    String id = finance.post(PLATFORM + "/plans", plan(3)).text("/id");

    ApiAnswer renamed =
        finance.put(PLATFORM + "/plans/" + id, plan(3).replace("\"Gold\"", "\"Golden\""));

    assertThat(renamed.at("/id")).isEqualTo(id);
    assertThat(renamed.at("/name")).isEqualTo("Golden");
    assertThat(finance.post(PLATFORM + "/plans", plan(3)).at("/code")).isEqualTo("slug_taken");
    assertThat(finance.delete(PLATFORM + "/plans/" + id).status()).isEqualTo(204);
  }

  @Test
  void shouldShowSubscriptionsAndTheirSum() {
    billing.buy(BillingFixture.PROFESSIONAL);
    billing.peer.advance(Instant.now().plus(Duration.ofDays(15)));
    billing.settle();

    ApiAnswer list =
        finance.get(
            PLATFORM + "/subscriptions?status=active&plan_id=" + BillingFixture.PROFESSIONAL);
    assertThat(list.size("/data")).isEqualTo(1);
    assertThat(list.at("/data/0/tenant_id")).isEqualTo(billing.tenant.id().toString());
    ApiAnswer one = finance.get(PLATFORM + "/subscriptions/" + list.text("/data/0/id"));
    assertThat(one.at("/recent_payments/0/amount")).isEqualTo("14900");
    assertThat(one.at("/stripe_customer_id")).isEqualTo(billing.customer());
    ApiAnswer sum = finance.get(PLATFORM + "/finance/subscription-summary");
    assertThat(sum.body()).contains("Professional");
  }

  @Test
  void shouldTellHowTheWebhooksAre() {
    billing.rows("delete from stripe_events");
    assertThat(finance.get(PLATFORM + "/finance/stripe-sync-status").at("/health"))
        .isEqualTo("error");
    billing.buy(BillingFixture.STARTER);
    ApiAnswer health = finance.get(PLATFORM + "/finance/stripe-sync-status");
    assertThat(health.at("/health")).isEqualTo("healthy");
    assertThat(health.at("/waiting")).isEqualTo("0");
    billing.rows("update stripe_events set received = received - interval '30 minutes'");
    assertThat(finance.get(PLATFORM + "/finance/stripe-sync-status").at("/health"))
        .isEqualTo("delayed");
  }

  @Test
  void shouldSynchroniseAndReplay() {
    billing.buy(BillingFixture.STARTER);
    billing.peer.advance(Instant.now().plus(Duration.ofDays(15)));
    billing.settle();
    String invoice = billing.lastInvoice();
    billing.rows("update payments set status = 'open', amount = 1");

    ApiAnswer synced =
        finance.post(PLATFORM + "/finance/sync", "{\"invoice_id\": \"" + invoice + "\"}");
    assertThat(synced.status()).as(synced.body()).isEqualTo(200);
    billing.work();
    assertThat(
            billing.one(
                "select status || ' ' || amount from payments where stripe_invoice_id = ?",
                invoice))
        .isEqualTo("paid 49.00");

    String event =
        billing.one(
            "select id from stripe_events where type = 'invoice.paid' order by happened desc limit 1");
    assertThat(finance.post(PLATFORM + "/finance/events/" + event + "/replay").status())
        .isEqualTo(200);
    billing.work();
    assertThat(billing.one("select status from stripe_events where id = ?", event))
        .isEqualTo("applied");
    assertThat(finance.get(PLATFORM + "/finance/events?status=applied").size("/data")).isPositive();
    assertThat(finance.get(PLATFORM + "/finance/events?status=gone").status()).isEqualTo(422);
    assertThat(finance.get(PLATFORM + "/subscriptions?status=gone").status()).isEqualTo(422);
  }

  @Test
  void shouldKeepOutWhoMayNot() {
    ApiClient support = billing.api.platform(BillingApiHandler::new).asStaff("support");
    ApiClient ops = billing.api.platform(BillingApiHandler::new).asStaff("ops");

    ApiClient superAdmin = billing.api.platform(BillingApiHandler::new).asStaff("super_admin");
    assertThat(superAdmin.post(PLATFORM + "/plans", plan(1)).status()).isEqualTo(201);
    assertThat(support.get(PLATFORM + "/subscriptions").status()).isEqualTo(200);
    assertThat(support.post(PLATFORM + "/plans", plan(1)).status()).isEqualTo(403);
    assertThat(support.post(PLATFORM + "/finance/sync", "{\"invoice_id\": \"in_1\"}").status())
        .isEqualTo(403);
    assertThat(ops.get(PLATFORM + "/subscriptions").status()).isEqualTo(403);
    assertThat(
            billing.one(
                """
                select count(*) from security_events e join staff_members m on m.user_id = e.user_id
                 where event_type = 'authorization_failure' and e.user_id = any (?)
                """,
                (Object)
                    new java.util.UUID[] {
                      billing.api.staff().user("support"), billing.api.staff().user("ops")
                    }))
        .isEqualTo("3");
  }
}
