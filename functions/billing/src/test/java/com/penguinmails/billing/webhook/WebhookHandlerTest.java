package com.penguinmails.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.billing.BillingFixture;
import com.penguinmails.billing.lambda.StripeWebhookHandler;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.penguinmails.testkit.stripe.SignedEvent;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Stripe's end of the line takes, and what it refuses. */
@ExtendWith(TestDatabasesExtension.class)
class WebhookHandlerTest {
  private static BillingFixture billing;

  @BeforeAll
  static void start(TestDatabases databases) {
    billing = new BillingFixture(databases);
  }

  @AfterAll
  static void stop() {
    billing.close();
  }

  @Test
  void shouldStoreAnEventWithItsJobOnce() {
    SignedEvent event = event("invoice.paid", "evt_once");

    ApiAnswer first = billing.deliver(event);
    ApiAnswer again = billing.deliver(event);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.at("/status")).isEqualTo("queued");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.at("/status")).isEqualTo("duplicate");
    assertThat(billing.one("select count(*) from outbox where payload ->> 'event' = 'evt_once'"))
        .isEqualTo("1");
  }

  @Test
  void shouldStoreAndIgnoreWhatItDoesNotKnow() {
    ApiAnswer answer = billing.deliver(event("treasury.something.new", "evt_unknown"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/status")).isEqualTo("ignored");
    assertThat(billing.one("select status from stripe_events where id = 'evt_unknown'"))
        .isEqualTo("ignored");
    assertThat(billing.one("select count(*) from outbox where payload ->> 'event' = 'evt_unknown'"))
        .isEqualTo("0");
  }

  @Test
  void shouldTakeEverySecretInUse() {
    SignedEvent event = event("invoice.paid", "evt_rotated");
    String old = SignedEvent.signature(event.body(), "whsec_retiring", Instant.now());

    assertThat(billing.deliver(event.body(), old).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWhatStripeDidNotSignNow() {
    String body = event("invoice.paid", "evt_forged").body();
    String secret = billing.peer.webhookSecret();

    refused(body, SignedEvent.signature(body, "whsec_guess", Instant.now()));
    refused(body + " ", SignedEvent.signature(body, secret, Instant.now()));
    refused(body, SignedEvent.signature(body, secret, Instant.now().minusSeconds(301)));
    refused(body, "nonsense");
    refused(body, "t=abc,v1=aa");
    refused(body, "t=9999999999999999999,v1=aa");
    refused(body, "t=,v1=");
    refused("no event", SignedEvent.signature("no event", secret, Instant.now()));
    String large = "{\"object\": \"event\", \"more\": \"" + "x".repeat(1_048_576) + "\"}";
    refused(large, SignedEvent.signature(large, secret, Instant.now()));
    assertThat(billing.one("select count(*) from stripe_events where id = 'evt_forged'"))
        .isEqualTo("0");
  }

  /** Before a snapshot: the webhook's own way, without a secret. */
  @Test
  void shouldRefuseItsFirstRequestItself() {
    long before = events();

    new StripeWebhookHandler(billing.api.beans(Roles.WORKER)).prime();

    assertThat(events()).isEqualTo(before + 1);
  }

  private static void refused(String body, String signature) {
    long before = events();

    ApiAnswer answer = billing.deliver(body, signature);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.at("/code")).isEqualTo("webhook_refused");
    assertThat(events()).isEqualTo(before + 1);
  }

  private static long events() {
    return Long.parseLong(
        billing.one("select count(*) from security_events where event_type = 'webhook_refused'"));
  }

  private static SignedEvent event(String type, String id) {
    String body =
        """
        {"id": "%s", "object": "event", "api_version": "2026-07-29.dahlia", "created": 1790000000, "livemode": false,
         "type": "%s", "pending_webhooks": 1, "request": {"id": null}, "data": {"object": {"id": "in_x", "object": "invoice"}}}
        """
            .formatted(id, type);
    return new SignedEvent(id, type, body, 0);
  }
}
