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
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    fixture.run(Tier.OLTP, "update email_accounts set status = 'inactive'");
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

  /** Their leads go on with other accounts, and would be written to although they answered. */
  @ParameterizedTest
  @CsvSource({"paused, replied", "error, replied", "inactive, ''"})
  void shouldReadMailboxesOfAccountsThatDoNotSend(String status, String event) {
    SentMail mail = fixture.sent(fixture.first());
    deliver(mailbox(mail), reply(mail, "Sounds good."));
    fixture.run(
        Tier.OLTP,
        "update email_accounts set status = ?, status_reason = '550 why' where id = ?",
        status,
        mail.account());

    poll();
    fixture.process();

    assertThat(String.join(",", fixture.events(mail))).isEqualTo(event);
    assertThat(reason(mail)).isEqualTo("550 why");
  }

  /** Some providers lock an account whose password is wrong too often. */
  @ParameterizedTest
  @ValueSource(strings = {"error", "paused", "active"})
  void shouldLeaveARefusedAccountAloneForAWhile(String status) {
    SentMail mail = fixture.sent(fixture.first());
    mailbox(mail);
    fixture.api.secrets().put(secret(mail.account()), "wrong");
    fixture.run(
        Tier.OLTP, "update email_accounts set status = ? where id = ?", status, mail.account());

    assertThat(poll()).containsEntry("failed", 1);
    assertThat(poll()).containsEntry("failed", 0);
  }

  /** Some servers give a mail another Message-ID, some mail programs do not name any. */
  @ParameterizedTest
  @CsvSource({
    "Re: Hello, ada, replied",
    "AW: Re: hello, ada, replied",
    "Hello, ada, replied",
    "Re: Holidays, ada, ''",
    "Re: Hello, stranger, ''"
  })
  void shouldKnowAReplyByItsSubjectAndSender(String subject, String sender, String event) {
    SentMail mail = fixture.sent(fixture.first());
    String from = sender.equals("ada") ? mail.email() : "stranger@example.org";
    String thread = subject.startsWith("Re:") ? "In-Reply-To: <other@relay.example>\r\n" : "";
    deliver(mailbox(mail), thread + "From: " + from + "\r\nSubject: " + subject + "\r\n\r\nYes.");

    poll();
    fixture.process();

    assertThat(String.join(",", fixture.events(mail))).isEqualTo(event);
    assertThat(inbound(mail)).hasSize(event.isEmpty() ? 0 : 1);
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

  @ParameterizedTest
  @ValueSource(strings = {"5.2.2", "5.3.4", "5.2.3", "5.7.1", "5.4.7", "4.4.7"})
  void shouldNotSuppressAnAddressThatBouncedSoftly(String status) {
    SentMail mail = fixture.sent(fixture.first());
    deliver(mailbox(mail), bounce(mail, "failed", status));

    poll();
    fixture.process();

    assertThat(fixture.events(mail)).containsExactly("bounced");
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.suppressed(mail)).isEmpty();
    assertThat(fixture.enrolment(mail)).isEqualTo("exited undeliverable");
    assertThat(body(mail)).contains("Delivery failed.");
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
  void shouldSuppressAnAddressThatBouncedWithoutAReport() {
    SentMail mail = fixture.sent(fixture.first());
    String notice =
        """
        From: MAILER-DAEMON@example.org
        Subject: failure notice

        Hi. This is the qmail-send program at example.org.
        <%s>: Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        X-PenguinMails-Message: %s
        """;
    deliver(mailbox(mail), notice.formatted(mail.email(), mail.storageKey()).replace("\n", "\r\n"));

    poll();
    fixture.process();

    assertThat(inbound(mail)).containsExactly("bounce received");
    assertThat(fixture.suppressed(mail)).containsExactly("hard_bounce");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited bounced");
  }

  @Test
  void shouldSuppressAnAddressThatComplained() {
    SentMail mail = fixture.sent(fixture.first());
    String report =
        bounce(mail, "", "")
            .replace("report-type=delivery-status", "report-type=feedback-report")
            .replace("message/delivery-status", "message/feedback-report")
            .replace("Reporting-MTA:", "Feedback-Type: abuse\r\nReporting-MTA:");
    deliver(mailbox(mail), report);

    assertThat(poll()).containsEntry("stored", 1);
    fixture.process();

    assertThat(inbound(mail)).containsExactly("auto_reply received");
    assertThat(fixture.events(mail)).containsExactly("complained");
    assertThat(fixture.lead(mail)).isEqualTo("unsubscribed");
    assertThat(fixture.suppressed(mail)).containsExactly("complaint");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited complained");
  }

  /** The address is as good as before; it is our account that was refused. */
  @Test
  void shouldNotSuppressAnAddressWhoseServerBlocksTheSender() {
    SentMail mail = fixture.sent(fixture.first());
    String blocked =
        "5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org";
    deliver(mailbox(mail), bounce(mail, "failed", blocked));

    poll();
    fixture.process();

    assertThat(inbound(mail)).containsExactly("bounce received");
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.suppressed(mail)).isEmpty();
  }

  @Test
  void shouldNameNoCampaignAndNoLeadThatIsGone() {
    SentMail living = fixture.sent(fixture.first());
    SentMail stopped = fixture.sent(fixture.first());
    SentMail forgotten = fixture.sent(fixture.first());
    deliver(mailbox(living), reply(living, "Still here."));
    deliver(mailbox(stopped), bounce(stopped, "failed", "5.1.1"));
    deliver(mailbox(forgotten), reply(forgotten, "Who are you?"));
    fixture.run(Tier.OLTP, "delete from campaigns where id = ?", stopped.campaign());
    fixture.run(Tier.OLTP, "delete from leads where id = ?", forgotten.lead());

    assertThat(poll()).containsEntry("stored", 3).containsEntry("failed", 0);
    fixture.process();

    assertThat(named(living)).containsExactly("campaign lead enrolment");
    assertThat(named(stopped)).containsExactly("lead");
    assertThat(named(forgotten)).containsExactly("campaign");
    assertThat(fixture.suppressed(stopped)).as("without its campaign").isNotEmpty();
  }

  private static List<String> named(SentMail mail) {
    return fixture.texts(
        Tier.CONTENT,
        """
        select concat_ws(' ', case when campaign_id is not null then 'campaign' end,
                         case when lead_id is not null then 'lead' end, case when enrollment_id is not null then 'enrolment' end)
          from email_messages where parent_message_id = ? and direction = 'inbound'
        """,
        mail.storageKey());
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
    fixture.run(
        Tier.OLTP,
        "update email_accounts set imap_claimed_until = now() where id = ?",
        broken.account());
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

  @Test
  void shouldStoreTheFilesOfAReply() {
    SentMail mail = fixture.sent(fixture.first());
    String path = "/api/v1/tenant/messages/%s/attachments";
    deliver(mailbox(mail), withFiles(mail, "Angebot f\u00fcr Ada*.pdf", "%PDF-"));
    long before = storageUsed(mail);

    assertThat(poll()).containsEntry("stored", 1).containsEntry("failed", 0);
    fixture.process();

    String key = answer(mail);
    ApiClient reader = reader();
    ApiAnswer list = reader.get(path.formatted(key));
    assertThat(list.size("/data")).isEqualTo(2);
    assertThat(list.at("/data/0/filename")).isEqualTo("Angebot f\u00fcr Ada_.pdf");
    assertThat(list.at("/data/0/mime_type")).isEqualTo("application/pdf");
    assertThat(list.at("/data/0/size_bytes")).isEqualTo("5");
    assertThat(list.at("/data/0/omitted")).isNull();
    assertThat(list.at("/data/1/filename")).isEqualTo("large.zip");
    assertThat(list.at("/data/1/omitted")).isEqualTo("too_large");
    assertThat(Long.parseLong(list.text("/data/1/size_bytes"))).isBetween(5_900_000L, 6_000_500L);
    ApiAnswer file = reader.get(path.formatted(key) + "/" + list.at("/data/0/id"));
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.body()).isEqualTo("%PDF-");
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename*=UTF-8''Angebot%20f%C3%BCr%20Ada_.pdf");
    ApiAnswer absent = reader.get(path.formatted(key) + "/" + list.at("/data/1/id"));
    assertThat(absent.status()).isEqualTo(409);
    assertThat(absent.at("/code")).isEqualTo("attachment_not_stored");
    assertThat(reader.get(path.formatted(key.replace("/", "%2F"))).json()).isEqualTo(list.json());
    assertThat(reader.get(path.formatted(mail.storageKey())).size("/data")).isZero();
    // The reply is a reply although it is larger than what is read of a mail.
    assertThat(fixture.events(mail)).containsExactly("replied");
    assertThat(storageUsed(mail) - before).isEqualTo(5);

    ApiClient stranger =
        fixture
            .api
            .client(InboxApiHandler::new)
            .withKey(fixture.api.tenants().second().key("read"));
    assertThat(stranger.get(path.formatted(key)).status()).isEqualTo(404);
    assertThat(stranger.get(path.formatted(key) + "/" + list.at("/data/0/id")).status())
        .isEqualTo(404);
  }

  @Test
  void shouldRecordFilesThatDoNotFitIntoThePlan() {
    SentMail mail = fixture.sent(fixture.second());
    deliver(mailbox(mail), withFiles(mail, "a.pdf", "%PDF-"));
    fixture.run(
        Tier.OLTP,
        """
        insert into usage_counters (tenant_id, metric, period_start, used) values (?, 'storage_bytes', '-infinity', 1::bigint << 60)
        on conflict (tenant_id, metric, period_start) do update set used = excluded.used
        """,
        mail.tenant());
    fixture.run(
        Tier.OLTP,
        """
        update subscriptions set plan_id = (select id from plans where max_storage_gb is not null order by max_storage_gb limit 1)
         where tenant_id = ?
        """,
        mail.tenant());

    assertThat(poll()).containsEntry("stored", 1).containsEntry("failed", 0);

    assertThat(
            fixture.texts(
                Tier.CONTENT,
                "select filename || ' ' || omitted || ' ' || octet_length(content) from attachments where parent_storage_key = ? order by 1",
                answer(mail)))
        .containsExactly("a.pdf storage_full 0", "large.zip too_large 0");
  }

  /** One file that is stored and one, the last, that makes the mail larger than what is read. */
  private static String withFiles(SentMail mail, String filename, String content) {
    String name =
        "=?utf-8?b?%s?="
            .formatted(
                Base64.getEncoder().encodeToString(filename.getBytes(StandardCharsets.UTF_8)));
    return reply(mail, "See below.")
            .replace(
                "Content-Type: text/plain; charset=utf-8",
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b")
            .replace("See below.", "--b\r\n\r\nSee below.\r\n")
        + """
        --b
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="%s"
        Content-Transfer-Encoding: base64

        %s
        --b
        Content-Type: application/zip
        Content-Disposition: attachment; filename=large.zip

        """
            .formatted(
                name,
                Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.US_ASCII)))
            .replace("\n", "\r\n")
        + ("x".repeat(998) + "\r\n").repeat(6_000)
        + "--b--\r\n";
  }

  private static ApiClient reader() {
    return fixture
        .api
        .client(InboxApiHandler::new)
        .withKey(fixture.api.tenants().first().key("read"));
  }

  private static String answer(SentMail mail) {
    return fixture
        .texts(
            Tier.CONTENT,
            "select storage_key from email_messages where parent_message_id = ?",
            mail.storageKey())
        .getFirst();
  }

  private static long storageUsed(SentMail mail) {
    return Long.parseLong(
        fixture
            .texts(
                Tier.OLTP,
                "select coalesce(sum(used), 0) from usage_counters where tenant_id = ? and metric = 'storage_bytes'",
                mail.tenant())
            .getFirst());
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
    ApiAnswer answer = reader().get("/api/v1/tenant/messages/" + answer(mail) + "/content");
    return String.valueOf(answer.at("/text"));
  }

  private static String reason(SentMail mail) {
    return fixture
        .texts(Tier.OLTP, "select status_reason from email_accounts where id = ?", mail.account())
        .getFirst();
  }
}
