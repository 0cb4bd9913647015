package com.penguinmails.inbox.polling;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.inbox.InboxFixture;
import com.penguinmails.inbox.SentMail;
import com.penguinmails.inbox.lambda.InboxApiHandler;
import com.penguinmails.inbox.lambda.MailboxPollerHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class MailboxPollerHandlerTest {
  private static final String PASSWORD = "hidden";

  private static InboxFixture fixture;
  private static GreenMail server;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = new InboxFixture(databases);
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    server.start();
  }

  @AfterEach
  void leaveNoAccountToPoll() {
    fixture.run(Tier.OLTP, "update email_accounts set status = 'paused'");
  }

  @AfterAll
  static void stop() {
    server.stop();
    fixture.close();
  }

  @Test
  void shouldStoreAReplyAndStopTheSequence() {
    SentMail mail = fixture.sent(fixture.first());
    GreenMailUser user = mailbox(mail);
    deliver(user, reply(mail, "Sounds good."));

    assertThat(poll()).containsEntry("stored", 1).containsEntry("failed", 0);
    fixture.process();

    assertThat(inbound(mail)).containsExactly("email received");
    assertThat(fixture.events(mail)).containsExactly("replied");
    assertThat(fixture.lead(mail)).isEqualTo("replied");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited replied");
    assertThat(body(mail)).contains("Sounds good.");
  }

  @Test
  void shouldStoreAMailOnceHoweverOftenItIsRead() {
    SentMail mail = fixture.sent(fixture.first());
    deliver(mailbox(mail), reply(mail, "Once."));

    poll();
    fixture.run(Tier.OLTP, "update email_accounts set imap_last_uid = 0");
    List<CompletableFuture<Map<String, Object>>> runs =
        IntStream.range(0, 3).mapToObj(i -> CompletableFuture.supplyAsync(this::poll)).toList();
    runs.forEach(CompletableFuture::join);

    assertThat(inbound(mail)).hasSize(1);
    assertThat(fixture.queued(mail)).containsExactly("replied");
  }

  @Test
  void shouldSuppressAnAddressThatBounced() {
    SentMail mail = fixture.sent(fixture.first());
    deliver(mailbox(mail), bounce(mail, "failed", "5.1.1"));

    poll();
    fixture.process();

    assertThat(inbound(mail)).containsExactly("bounce received");
    assertThat(fixture.lead(mail)).isEqualTo("bounced");
    assertThat(fixture.suppressed(mail)).containsExactly("hard_bounce");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited bounced");
  }

  @Test
  void shouldKeepSendingAfterADelayOrAnAutomaticAnswer() {
    SentMail mail = fixture.sent(fixture.first());
    GreenMailUser user = mailbox(mail);
    deliver(user, bounce(mail, "delayed", "4.4.1"));
    deliver(user, "Auto-Submitted: auto-replied\r\n" + reply(mail, "Out of office."));

    poll();
    fixture.process();

    assertThat(inbound(mail)).containsExactly("auto_reply received", "bounce received");
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.enrolment(mail)).isEqualTo("active");
    assertThat(fixture.events(mail)).isEmpty();
  }

  @Test
  void shouldPassOverItsOwnMailsAndStrangers() {
    SentMail mail = fixture.sent(fixture.first());
    SentMail foreign = fixture.sent(fixture.second());
    GreenMailUser user = mailbox(mail);
    deliver(user, "X-PenguinMails-Message: " + mail.storageKey() + "\r\n" + reply(mail, "Step 2."));
    deliver(user, "From: a@example.org\r\nSubject: News\r\n\r\nHello");
    deliver(user, reply(foreign, "Answers another tenant's mail."));
    deliver(user, "\r\n");

    assertThat(poll()).containsEntry("stored", 0).containsEntry("failed", 0);

    assertThat(inbound(mail)).isEmpty();
    assertThat(inbound(foreign)).isEmpty();
    assertThat(fixture.queued(foreign)).isEmpty();
  }

  @Test
  void shouldPollTheOthersWhenOneAccountIsBroken() {
    SentMail broken = fixture.sent(fixture.first());
    mailbox(broken);
    fixture.api.secrets().put(secret(broken.account()), "wrong");
    SentMail lost = fixture.sent(fixture.first());
    mailbox(lost);
    fixture.api.secrets().delete(secret(lost.account()));
    SentMail sound = fixture.sent(fixture.second());
    deliver(mailbox(sound), reply(sound, "Fine."));

    assertThat(poll())
        .containsEntry("failed", 2)
        .containsEntry("polled", 1)
        .containsEntry("stored", 1);

    assertThat(reason(broken)).startsWith("imap: ").doesNotContain("wrong");
    assertThat(reason(lost)).isEqualTo("imap: there is no password");
    assertThat(reason(sound)).isEqualTo("null");
    fixture.api.secrets().put(secret(broken.account()), PASSWORD);
    poll();
    assertThat(reason(broken)).isEqualTo("null");
  }

  @Test
  void shouldHandleHostileText() {
    SentMail mail = fixture.sent(fixture.first());
    String subject = "Subject: " + "=?utf-8?B?8J+Qpw==?= ".repeat(200) + "\r\n";
    deliver(mailbox(mail), subject + reply(mail, "a\u0000b").replace("Subject: Re: Hello\r\n", ""));

    assertThat(poll()).containsEntry("stored", 1).containsEntry("failed", 0);

    assertThat(inbound(mail)).containsExactly("email received");
  }

  private Map<String, Object> poll() {
    return new MailboxPollerHandler(fixture.worker())
        .handleRequest(Map.of(), new TestContext(Duration.ofSeconds(110)));
  }

  private static GreenMailUser mailbox(SentMail mail) {
    String login = mail.account().toString();
    fixture.api.secrets().put(secret(mail.account()), PASSWORD);
    fixture.run(
        Tier.OLTP,
        "update email_accounts set imap_settings = ?::jsonb, vault_key_path = ? where id = ?",
        "{\"host\": \"127.0.0.1\", \"port\": %d, \"security\": \"none\", \"username\": \"%s\"}"
            .formatted(server.getImap().getPort(), login),
        secret(mail.account()),
        mail.account());
    return server.setUser(login + "@sender.example", login, PASSWORD);
  }

  private static String secret(UUID account) {
    return "email-accounts/" + account;
  }

  private static void deliver(GreenMailUser user, String message) {
    user.deliver(GreenMailUtil.newMimeMessage(message));
  }

  private static String reply(SentMail mail, String text) {
    return """
        From: Lead <%s>
        To: sender@sender.example
        Subject: Re: Hello
        Message-ID: <%s@example.org>
        In-Reply-To: <%s>
        Date: Fri, 20 Nov 2026 10:00:00 +0000
        Content-Type: text/plain; charset=utf-8

        %s
        """
        .formatted(mail.email(), UUID.randomUUID(), mail.messageId(), text)
        .replace("\n", "\r\n");
  }

  private static String bounce(SentMail mail, String action, String status) {
    return """
        From: MAILER-DAEMON@example.org
        Subject: Undelivered
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        Sorry.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822; %s
        Action: %s
        Status: %s
        --b
        Content-Type: text/rfc822-headers

        Message-ID: <%s>
        --b--
        """
        .formatted(mail.email(), action, status, mail.messageId())
        .replace("\n", "\r\n");
  }

  private static List<String> inbound(SentMail mail) {
    return fixture.texts(
        Tier.CONTENT,
        """
        select message_type || ' ' || status from email_messages
         where parent_message_id = ? and direction = 'inbound' order by 1
        """,
        mail.storageKey());
  }

  private static String body(SentMail mail) {
    String key =
        fixture
            .texts(
                Tier.CONTENT,
                "select storage_key from email_messages where parent_message_id = ?",
                mail.storageKey())
            .getFirst();
    ApiAnswer answer =
        fixture
            .api
            .client(InboxApiHandler::new)
            .withKey(fixture.api.tenants().first().key("read"))
            .get("/api/v1/tenant/messages/" + key + "/content");
    return String.valueOf(answer.at("/text"));
  }

  private static String reason(SentMail mail) {
    return fixture
        .texts(Tier.OLTP, "select status_reason from email_accounts where id = ?", mail.account())
        .getFirst();
  }
}
