package com.penguinmails.billing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.penguinmails.billing.BillingFixture;
import com.penguinmails.billing.lambda.BillingNoticesHandler;
import com.penguinmails.billing.lambda.BillingSweepHandler;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the days do to a tenant that does not pay, and how it hears of it. */
@ExtendWith(TestDatabasesExtension.class)
class DunningHandlerTest {
  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final BillingFixture billing;
  private Instant time = Instant.now();
  private Instant since = time;

  DunningHandlerTest(TestDatabases databases) {
    mail.start();
    billing =
        new BillingFixture(
            databases,
            Map.of(
                "notice.smtp.host", "127.0.0.1",
                "notice.smtp.port", mail.getSmtp().getPort(),
                "notice.smtp.security", "none"));
  }

  @BeforeEach
  void pastDue() {
    billing.rows(
        "insert into tenant_config (tenant_id, billing_email) values (?, 'billing@globex.example') on conflict (tenant_id) do update set billing_email = excluded.billing_email",
        billing.tenant.id());
    billing.rows("delete from subscriptions where tenant_id = ?", billing.tenant.id());
    billing.rows("delete from outbox");
    billing.rows(Tier.QUEUE, "delete from jobs where queue_name = 'billing-notices'");
    billing.buy(BillingFixture.STARTER);
    later(Duration.ofDays(15));
    billing.peer.decline(billing.customer(), true);
    // The day after the renewal, however long the month: not yet tried again.
    later(Duration.between(time, moment("current_period_end").plus(Duration.ofDays(1))));
    assertThat(status()).isEqualTo("past_due full");
    since = moment("past_due_since");
  }

  @AfterEach
  void stop() {
    billing.close();
    mail.stop();
  }

  @Test
  void shouldSuspendAfterAWeekAndGoOnAtOnceWhenPaid() {
    sweep(Duration.ofDays(7).minusSeconds(1));
    assertThat(status()).isEqualTo("past_due full");

    sweep(Duration.ofDays(7));
    sweep(Duration.ofDays(8));
    assertThat(status()).isEqualTo("past_due read_only");
    assertThat(kinds()).containsOnlyOnce("access_suspended");

    billing.peer.decline(billing.customer(), false);
    billing.peer.payInvoice(billing.lastInvoice());
    billing.settle();
    assertThat(status()).isEqualTo("active full");
    assertThat(kinds()).containsOnlyOnce("access_restored");
    sweep(Duration.ofDays(9));
    assertThat(status()).isEqualTo("active full");
    assertThat(kinds()).containsOnlyOnce("access_restored", "access_suspended");
  }

  @Test
  void shouldCancelAfterTwoWeeksAndHandTheDataOverLater() {
    sweep(Duration.ofDays(14));
    billing.settle();
    assertThat(status()).isEqualTo("canceled read_only");

    sweep(Duration.ofDays(91));
    assertThat(erasures()).isZero();
    sweep(Duration.ofDays(100));
    sweep(Duration.ofDays(101));
    assertThat(erasures()).isEqualTo(1);
  }

  @Test
  void shouldNotBlockAPaidSubscriptionByAnOldInvoice() {
    sweep(Duration.ofDays(8));
    assertThat(status()).isEqualTo("past_due read_only");
    billing.rows(
        """
        insert into subscriptions (tenant_id, plan_id, status, stripe_subscription_id, started)
        select tenant_id, plan_id, 'active', 'sub_paid_for', now() from subscriptions where tenant_id = ?
        """,
        billing.tenant.id());

    sweep(Duration.ofDays(9));

    assertThat(
            billing.one(
                "select status || ' ' || access from app_sec.entitlements_of(?)",
                billing.tenant.id()))
        .isEqualTo("active full");
    assertThat(
            billing
                .owner
                .post("/api/v1/tenant/billing/portal", "{\"return_url\": \"https://a.example\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void shouldTellByEmailOnce() throws MessagingException {
    notices();
    billing.peer.events().forEach(billing::deliver);
    billing.rows(
        """
        with again as (update stripe_events set status = 'received' where tenant_id = ? returning id)
        insert into outbox (id, queue_name, job_type, payload)
        select gen_random_uuid(), 'stripe-webhook', 'again', jsonb_build_object('event', id) from again
        """,
        billing.tenant.id());
    billing.work();
    notices();

    List<String> subjects =
        Arrays.stream(mail.getReceivedMessages())
            .map(
                message -> {
                  try {
                    return message.getSubject();
                  } catch (MessagingException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertThat(subjects).contains("Your payment of 49.00 USD failed").doesNotHaveDuplicates();
    assertThat(mail.getReceivedMessages()[0].getAllRecipients()[0])
        .hasToString("billing@globex.example");
    assertThat(
            billing.rows(
                "select distinct state from billing_notices where tenant_id = ?",
                billing.tenant.id()))
        .isSubsetOf("sent", "skipped");
  }

  @Test
  void shouldTellOnceThatTheServerIsReady() throws MessagingException {
    for (int i = 0; i < 2; i++) {
      billing.rows(
          """
          insert into outbox (id, tenant_id, queue_name, job_type, payload)
          values (gen_random_uuid(), ?, 'billing-notices', 'server-ready', '{"server":"0193b2f0-0000-7000-8000-000000000001"}')
          """,
          billing.tenant.id());
      notices();
      notices();
    }

    int told = 0;
    for (var message : mail.getReceivedMessages()) {
      told += "Your server is ready".equals(message.getSubject()) ? 1 : 0;
    }
    assertThat(told).isEqualTo(1);
    assertThat(kinds()).containsOnlyOnce("server_ready");
  }

  /** A mail server that is restarted, or greylists, takes longer than half a minute. */
  @Test
  void shouldTryANoticeAgainForLongerThanAServerIsAway() {
    mail.stop();
    for (int tries = 0; tries < 12; tries++) {
      notices();
      billing.rows(
          Tier.QUEUE,
          "update jobs set run_at = now() where queue_name = 'billing-notices' and status = 'queued'");
    }

    assertThat(
            billing.rows(
                Tier.QUEUE,
                "select distinct status || ' ' || attempt_count from jobs where queue_name = 'billing-notices'"))
        .containsExactly("queued 12");
  }

  @Test
  void shouldSweepOnItsSchedule() {
    Map<String, Object> result =
        new BillingSweepHandler(billing.api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));

    assertThat(result).containsKeys("moved", "recounted", "forgotten");
    assertThat((Integer) result.get("recounted")).isPositive();
  }

  private void notices() {
    billing.relay();
    new BillingNoticesHandler(billing.api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** Runs the dunning so long after the invoice. */
  private void sweep(Duration after) {
    Clock clock = Clock.fixed(since.plus(after), ZoneOffset.UTC);
    ApplicationContext beans = billing.api.beans(Roles.WORKER);
    new Dunning(
            beans.getBean(Database.class, Qualifiers.byName(Tier.OLTP.key())),
            beans.getBean(Access.class),
            beans.getBean(Notices.class),
            beans.getBean(StripeWrites.class),
            beans.getBean(Outbox.class),
            clock,
            14,
            90)
        .run(Deadline.in(clock, Duration.ofMinutes(1)));
  }

  private void later(Duration duration) {
    time = time.plus(duration);
    billing.peer.advance(time);
    billing.settle();
  }

  /** A moment of the latest subscription. */
  private Instant moment(String column) {
    return Instant.parse(
        billing.one(
            """
            select to_char(max(%s) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
              from subscriptions where tenant_id = ?
            """
                .formatted(column),
            billing.tenant.id()));
  }

  private String status() {
    return billing.one(
        "select status || ' ' || access from subscriptions where tenant_id = ?",
        billing.tenant.id());
  }

  private List<String> kinds() {
    return billing.rows(
        "select kind from billing_notices where tenant_id = ?", billing.tenant.id());
  }

  private long erasures() {
    return Long.parseLong(
        billing.one(
            "select count(*) from outbox where job_type = 'tenant-erase' and tenant_id = ?",
            billing.tenant.id()));
  }
}
