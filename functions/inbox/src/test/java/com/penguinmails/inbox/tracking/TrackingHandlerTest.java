package com.penguinmails.inbox.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.inbox.InboxFixture;
import com.penguinmails.inbox.SentMail;
import com.penguinmails.inbox.lambda.TrackingHandler;
import com.penguinmails.mail.tracking.TrackingKey;
import com.penguinmails.mail.tracking.TrackingSubject;
import com.penguinmails.mail.tracking.TrackingTokens;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class TrackingHandlerTest {
  private static final String TARGET = "https://example.com/a?b=c&d=%C3%A9#x";
  private static final TrackingTokens FORGER =
      new TrackingTokens(TrackingKey.parseAll("2:" + "bm90IHRoZSBzZWNyZXQgb2YgdGhlIHByb2R1Y3Q="));

  private static InboxFixture fixture;
  private static ApiClient anyone;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = new InboxFixture(databases);
    anyone = fixture.api.client(app -> new TrackingHandler(fixture.worker()));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldAnswerAnOpenWithAPictureAndEnqueueItOnce() {
    SentMail mail = fixture.sent(fixture.first());
    String path = "/t/o/" + fixture.tokens.open(mail.subject());

    ApiAnswer answer = anyone.with("accept", "image/webp").get(path);
    anyone.get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body()).startsWith("GIF89a");
    assertThat(fixture.queued(mail)).containsExactly("opened");
    assertThat(fixture.api.rung()).contains(Queues.EMAIL_PROCESSING);
  }

  @Test
  void shouldCountNeitherHeadNorPrefetch() {
    SentMail mail = fixture.sent(fixture.first());
    String pixel = "/t/o/" + fixture.tokens.open(mail.subject());
    String link = "/t/c/" + fixture.tokens.click(mail.subject(), TARGET).orElseThrow();

    ApiAnswer probe = anyone.send("HEAD", link, null);
    anyone.send("HEAD", pixel, null);
    anyone.with("Sec-Purpose", "prefetch;prerender").get(link);
    anyone.with("Purpose", "prefetch").get(pixel);

    assertThat(probe.status()).isEqualTo(302);
    assertThat(probe.header("Location")).isEqualTo(TARGET);
    assertThat(fixture.queued(mail)).isEmpty();
  }

  @Test
  void shouldAnswerAForgedOpenWithThePictureAndRecordNothing() {
    SentMail mail = fixture.sent(fixture.first());

    ApiAnswer answer = anyone.get("/t/o/" + FORGER.open(mail.subject()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("GIF89a");
    assertThat(anyone.get("/t/o/x").status()).isEqualTo(200);
    assertThat(fixture.queued(mail)).isEmpty();
  }

  @Test
  void shouldSendAClickToTheSignedTarget() {
    SentMail mail = fixture.sent(fixture.first());

    ApiAnswer answer =
        anyone.get("/t/c/" + fixture.tokens.click(mail.subject(), TARGET).orElseThrow());

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo(TARGET);
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(fixture.queued(mail)).containsExactly("clicked");
  }

  @Test
  void shouldNotRedirectAnywhereElse() {
    SentMail mail = fixture.sent(fixture.first());
    String signed = fixture.tokens.click(mail.subject(), TARGET).orElseThrow();
    String forged = FORGER.click(mail.subject(), "https://evil.example/").orElseThrow();

    List<ApiAnswer> answers =
        List.of(
            anyone.get("/t/c/" + forged),
            anyone.get("/t/c/" + signed.substring(0, signed.length() - 4) + "AAAA"),
            anyone.get("/t/c/" + signed + "AAAA"),
            anyone.get("/t/c/" + fixture.tokens.open(mail.subject())),
            anyone.get("/t/c/https:%2F%2Fevil.example"),
            anyone.get("/t/c/x?url=https://evil.example"));

    assertThat(answers).allSatisfy(TrackingHandlerTest::isMissing);
    assertThat(fixture.tokens.click(mail.subject(), "javascript:alert(1)")).isEmpty();
    assertThat(fixture.queued(mail)).isEmpty();
  }

  @Test
  void shouldOnlyAskWhenTheUnsubscribePageIsRead() {
    SentMail mail = fixture.sent(fixture.first());
    String path = "/t/u/" + fixture.tokens.unsubscribe(mail.subject());

    ApiAnswer page = anyone.get(path);
    ApiAnswer head = anyone.send("HEAD", path, null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("<form method=\"post\">").doesNotContain(mail.email());
    assertThat(head.status()).isEqualTo(200);
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.suppressed(mail)).isEmpty();
    assertThat(fixture.enrolment(mail)).isEqualTo("active");
    assertThat(fixture.queued(mail)).isEmpty();
  }

  @Test
  void shouldUnsubscribeAtOnceFromEveryCampaignOfTheTenantOnly() {
    SentMail mail = fixture.sent(fixture.first());
    SentMail other = fixture.sent(mail.tenant(), mail.account(), mail.lead(), mail.email());
    SentMail foreign = fixture.sent(fixture.second());
    fixture.run(Tier.OLTP, "update leads set email = ? where id = ?", mail.email(), foreign.lead());

    ApiAnswer answer = oneClick(mail);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("You are unsubscribed");
    assertThat(fixture.lead(mail)).isEqualTo("unsubscribed");
    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited unsubscribed");
    assertThat(fixture.enrolment(other)).isEqualTo("exited unsubscribed");
    assertThat(fixture.queued(mail)).containsExactly("unsubscribed");
    assertThat(fixture.lead(foreign)).isEqualTo("active");
    assertThat(fixture.enrolment(foreign)).isEqualTo("active");
  }

  @Test
  void shouldUnsubscribeOnceHoweverOftenAsked() {
    SentMail mail = fixture.sent(fixture.first());

    List<CompletableFuture<ApiAnswer>> answers =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> oneClick(mail)))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
    assertThat(fixture.queued(mail)).containsExactly("unsubscribed");
  }

  @Test
  void shouldRememberTheAddressOfADeletedLead() {
    SentMail mail = fixture.sent(fixture.first());
    fixture.run(Tier.OLTP, "delete from leads where id = ?", mail.lead());

    assertThat(oneClick(mail).status()).isEqualTo(200);

    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
  }

  @Test
  void shouldSuppressTheAddressTheMailWentToAlthoughTheLeadHasAnother() {
    SentMail mail = fixture.sent(fixture.first());
    String moved = "moved-" + mail.email();
    fixture.run(Tier.OLTP, "update leads set email = ? where id = ?", moved, mail.lead());

    assertThat(oneClick(mail).status()).isEqualTo(200);

    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
    assertThat(
            fixture.texts(Tier.OLTP, "select reason from suppression_list where email = ?", moved))
        .containsExactly("unsubscribe");
    assertThat(fixture.lead(mail)).isEqualTo("unsubscribed");
  }

  @Test
  void shouldUnsubscribeALeadWithoutTheContentTier() {
    SentMail mail = fixture.sent(fixture.first());
    fixture.run(Tier.CONTENT, "revoke select on email_messages from penguin_worker");
    try {
      assertThat(oneClick(mail).status()).isEqualTo(200);
    } finally {
      fixture.run(Tier.CONTENT, "grant select on email_messages to penguin_worker");
    }
    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited unsubscribed");
  }

  @Test
  void shouldNotUnsubscribeWithATokenThatIsForgedOrOfAnotherKind() {
    SentMail mail = fixture.sent(fixture.first());
    TrackingSubject subject = mail.subject();

    List<ApiAnswer> answers =
        List.of(
            post("/t/u/" + FORGER.unsubscribe(subject)),
            post("/t/u/" + fixture.tokens.open(subject)),
            anyone.get("/t/u/" + FORGER.unsubscribe(subject)));

    assertThat(answers).allSatisfy(TrackingHandlerTest::isMissing);
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.suppressed(mail)).isEmpty();
  }

  @Test
  void shouldNotReachAnotherTenantWithATokenThatMixesTwo() {
    SentMail mail = fixture.sent(fixture.first());
    SentMail foreign = fixture.sent(fixture.second());
    TrackingSubject mixed =
        new TrackingSubject(
            mail.tenant(),
            foreign.storageKey(),
            foreign.lead(),
            foreign.campaign(),
            foreign.enrolment());

    assertThat(post("/t/u/" + fixture.tokens.unsubscribe(mixed)).status()).isEqualTo(200);
    fixture.process();

    assertThat(fixture.lead(foreign)).isEqualTo("active");
    assertThat(fixture.suppressed(foreign)).isEmpty();
    assertThat(fixture.enrolment(foreign)).isEqualTo("active");
    assertThat(fixture.events(foreign)).isEmpty();
  }

  @Test
  void shouldAnswerWhileTheQueueRefusesEverything() {
    SentMail mail = fixture.sent(fixture.first());
    fixture.run(Tier.QUEUE, "alter table jobs add constraint refused check (false) not valid");
    try {
      assertThat(anyone.get("/t/o/" + fixture.tokens.open(mail.subject())).status()).isEqualTo(200);
      assertThat(
              anyone
                  .get("/t/c/" + fixture.tokens.click(mail.subject(), TARGET).orElseThrow())
                  .status())
          .isEqualTo(302);
      assertThat(oneClick(mail).status()).isEqualTo(200);
    } finally {
      fixture.run(Tier.QUEUE, "alter table jobs drop constraint refused");
    }

    assertThat(fixture.suppressed(mail)).containsExactly("unsubscribe");
    assertThat(
            fixture.texts(
                Tier.OLTP,
                "select payload ->> 'event_type' from outbox where payload ->> 'storage_key' = ?",
                mail.storageKey()))
        .containsExactly("unsubscribed");
  }

  private static ApiAnswer oneClick(SentMail mail) {
    return post("/t/u/" + fixture.tokens.unsubscribe(mail.subject()));
  }

  private static ApiAnswer post(String path) {
    return anyone
        .with("content-type", "application/x-www-form-urlencoded")
        .post(path, "List-Unsubscribe=One-Click");
  }

  private static void isMissing(ApiAnswer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.body()).contains("Page not found");
  }
}
