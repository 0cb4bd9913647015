package com.penguinmails.billing.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.billing.BillingFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.penguinmails.testkit.stripe.Fault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant's life with Stripe, through the API and the webhook. */
@ExtendWith(TestDatabasesExtension.class)
class LifecycleHandlerTest {
  private static final String BILLING = "/api/v1/tenant/billing";

  private final BillingFixture billing;
  private Instant time = Instant.now();

  LifecycleHandlerTest(TestDatabases databases) {
    this.billing = new BillingFixture(databases);
  }

  @BeforeEach
  void fresh() {
    billing.rows("delete from outbox");
  }

  @AfterEach
  void stop() {
    billing.close();
  }

  @Test
  void shouldBuyAPlanWithATrial() {
    billing.buy(BillingFixture.PROFESSIONAL);

    ApiAnswer subscription = billing.owner.get(BILLING + "/subscription");
    assertThat(subscription.status()).isEqualTo(200);
    assertThat(subscription.at("/plan")).isEqualTo("Professional");
    assertThat(subscription.at("/status")).isEqualTo("active");
    assertThat(subscription.at("/stripe_status")).isEqualTo("trialing");
    assertThat(subscription.at("/access")).isEqualTo("full");
    assertThat(provisioning()).isEqualTo("tenant-provision");
    assertThat(billing.owner.get(BILLING + "/usage").body()).contains("Professional");
    assertThat(billing.rows("select distinct status from stripe_events"))
        .isSubsetOf("applied", "ignored");
  }

  @Test
  void shouldKeepAPaymentToTheCentAndTellAboutIt() {
    billing.buy(BillingFixture.STARTER);
    later(Duration.ofDays(15));

    ApiAnswer payments = billing.owner.get(BILLING + "/payments");
    assertThat(payments.at("/data/0/amount")).isEqualTo("4900");
    assertThat(payments.at("/data/0/currency")).isEqualTo("USD");
    assertThat(payments.at("/data/0/status")).isEqualTo("paid");
    assertThat(billing.one("select distinct amount from payments where amount_minor = 4900"))
        .isEqualTo("49.00");

    billing.peer.refund(billing.lastInvoice(), 1000);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/payments").at("/data/0/status"))
        .isEqualTo("partially_refunded");
    billing.peer.dispute(billing.lastInvoice());
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/payments").at("/data/0/status")).isEqualTo("disputed");
  }

  @Test
  void shouldUpgradeNowAndDowngradeWhenThePeriodEnds() {
    billing.buy(BillingFixture.STARTER);
    later(Duration.ofDays(15));

    ApiAnswer upgrade = change(BillingFixture.BUSINESS, "now");
    assertThat(upgrade.status()).as(upgrade.body()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/subscription").at("/plan")).isEqualTo("Business");

    assertThat(change(BillingFixture.STARTER, "now").at("/code"))
        .isEqualTo("downgrade_at_period_end");
    ApiAnswer downgrade = change(BillingFixture.STARTER, "period_end");
    assertThat(downgrade.status()).as(downgrade.body()).isEqualTo(409);
    assertThat(downgrade.at("/code")).isEqualTo("usage_exceeds_plan");
    billing.rows(
        "update tenant_users set deleted = now() where tenant_id = ? and roles && array['member', 'viewer']",
        billing.tenant.id());
    downgrade = change(BillingFixture.STARTER, "period_end");
    assertThat(downgrade.status()).as(downgrade.body()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/subscription").at("/pending_plan_id"))
        .isEqualTo(BillingFixture.STARTER.toString());
    later(Duration.ofDays(35));
    ApiAnswer after = billing.owner.get(BILLING + "/subscription");
    assertThat(after.at("/plan")).isEqualTo("Starter");
    assertThat(after.at("/pending_plan_id")).isNull();
  }

  @Test
  void shouldWithdrawAWaitingChangeAndACancellation() {
    billing.buy(BillingFixture.BUSINESS);
    later(Duration.ofDays(15));
    billing.rows(
        "update tenant_users set deleted = now() where tenant_id = ? and roles && array['member', 'viewer']",
        billing.tenant.id());
    change(BillingFixture.STARTER, "period_end");
    billing.settle();

    assertThat(billing.owner.delete(BILLING + "/subscription/change").status()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/subscription").at("/pending_plan_id")).isNull();

    assertThat(billing.owner.post(BILLING + "/subscription/cancel").status()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/subscription").at("/cancel_at_period_end"))
        .isEqualTo("true");
    assertThat(billing.owner.post(BILLING + "/subscription/resume").status()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/subscription").at("/cancel_at_period_end"))
        .isEqualTo("false");
  }

  @Test
  void shouldAddAndRemoveAddons() {
    billing.buy(BillingFixture.STARTER);
    later(Duration.ofDays(15));

    ApiAnswer added = billing.owner.put(BILLING + "/addons/users", "{\"quantity\": 3}");
    assertThat(added.status()).as(added.body()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/usage").at("/limits/0/allowed")).isEqualTo("5");
    assertThat(billing.owner.delete(BILLING + "/addons/users").status()).isEqualTo(200);
    billing.settle();
    assertThat(billing.owner.get(BILLING + "/usage").at("/limits/0/allowed")).isEqualTo("2");
    assertThat(billing.owner.put(BILLING + "/addons/unknown", "{\"quantity\": 1}").status())
        .isEqualTo(404);
  }

  @Test
  void shouldEndWithTheSubscriptionAndGiveServersBack() {
    billing.buy(BillingFixture.STARTER);
    billing.peer.cancel(billing.subscription(), "cancellation_requested");
    billing.rows("delete from outbox");
    billing.settle();

    assertThat(billing.owner.get(BILLING + "/subscription").at("/plan")).isNotNull();
    assertThat(
            billing.one(
                "select access from subscriptions where stripe_subscription_id = ?",
                billing.subscription()))
        .isEqualTo("read_only");
    assertThat(provisioning()).isEqualTo("tenant-release");
  }

  @Test
  void shouldSurviveStripesBadDays() {
    billing.peer.failNext(Fault.NONE);
    billing.peer.failNext(Fault.SERVER_ERROR);
    billing.buy(BillingFixture.STARTER);
    billing.peer.failNext(Fault.TIMEOUT);
    later(Duration.ofDays(15));
    assertThat(
            billing.one(
                "select stripe_status from subscriptions where stripe_subscription_id = ?",
                billing.subscription()))
        .isEqualTo("active");

    billing.peer.failNext(Fault.CARD_DECLINED);
    ApiAnswer declined = change(BillingFixture.BUSINESS, "now");
    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.at("/code")).isEqualTo("card_declined");
  }

  /** A restart that takes longer than an event's tries do would leave its payment unknown. */
  @Test
  void shouldNotCountADatabasesOutageAsTheTryOfAnEvent() {
    billing.rows(
        """
        create function away() returns trigger language plpgsql
          as $$ begin raise exception 'starting up' using errcode = '57P03'; end $$;
        create trigger away before update on stripe_events execute function away()
        """);
    try {
      billing.buy(BillingFixture.STARTER);
    } finally {
      billing.rows("drop trigger away on stripe_events; drop function away()");
    }
    assertThat(
            billing.rows(
                Tier.QUEUE,
                "select distinct attempt_count from jobs where queue_name = 'stripe-webhook' and status = 'queued'"))
        .containsExactly("0");

    billing.rows(
        Tier.QUEUE,
        "update jobs set run_at = now() where queue_name = 'stripe-webhook' and status = 'queued'");
    billing.work();
    assertThat(billing.rows("select distinct status from stripe_events"))
        .isSubsetOf("applied", "ignored");
  }

  @Test
  void shouldDoAChangeOnceThoughItsAnswerWasLost() {
    billing.buy(BillingFixture.STARTER);
    later(Duration.ofDays(15));
    int invoices = billing.peer.all("invoice").size();
    // The subscription is read, its price looked for and made with its product; then comes the
    // change.
    for (int i = 0; i < 4; i++) {
      billing.peer.failNext(Fault.NONE);
    }
    for (int i = 0; i < 3; i++) {
      billing.peer.failNext(Fault.TIMEOUT);
    }

    ApiAnswer lost = billing.owner.put(BILLING + "/addons/users", "{\"quantity\": 1}");
    ApiAnswer again = billing.owner.put(BILLING + "/addons/users", "{\"quantity\": 1}");

    assertThat(lost.status()).isEqualTo(503);
    assertThat(again.status()).isEqualTo(200);
    assertThat(billing.peer.all("invoice")).hasSize(invoices + 1);
    assertThat(
            billing.one(
                "select count(*) from stripe_requests where kind = 'addon' and finished is null and tenant_id = ?",
                billing.tenant.id()))
        .isEqualTo("1");
  }

  @Test
  void shouldSayWhenStripeIsBusy() {
    billing.buy(BillingFixture.STARTER);
    billing.peer.failNext(Fault.RATE_LIMIT);

    ApiAnswer busy =
        billing.owner.post(BILLING + "/portal", "{\"return_url\": \"https://a.example\"}");

    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.at("/code")).isEqualTo("payment_provider_unavailable");
    assertThat(
            billing
                .owner
                .post(BILLING + "/portal", "{\"return_url\": \"https://a.example\"}")
                .status())
        .isEqualTo(200);
  }

  private ApiAnswer change(java.util.UUID plan, String when) {
    return billing.owner.post(
        BILLING + "/subscription/change",
        "{\"plan_id\": \"" + plan + "\", \"when\": \"" + when + "\"}");
  }

  private void later(Duration duration) {
    time = time.plus(duration);
    billing.peer.advance(time);
    billing.settle();
  }

  private String provisioning() {
    return String.join(
            " ",
            billing.rows(
                com.penguinmails.data.sql.Tier.QUEUE,
                "select job_type from jobs where queue_name = 'provisioning' and tenant_id = ? order by created_at desc limit 1",
                billing.tenant.id()))
        + String.join(
            " ", billing.rows("select job_type from outbox where queue_name = 'provisioning'"));
  }
}
