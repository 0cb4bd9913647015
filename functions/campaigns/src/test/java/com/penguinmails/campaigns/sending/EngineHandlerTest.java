package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.mail.dkim.DkimKey;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From enrolment to the mail server, through the real handlers. */
@ExtendWith(TestDatabasesExtension.class)
class EngineHandlerTest {
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldSendEveryStepToEveryLeadOnce() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@once.example", "b@once.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One, {{ first_name }}"));
    engine.emailStep(tenant, campaign, 2, account, template(tenant, "Two"));

    engine.settle();

    assertThat(subjects("once.example"))
        .containsExactlyInAnyOrder("One, Lea", "One, Lea", "Two", "Two");
    assertThat(statuses(campaign)).containsOnly("completed").hasSize(2);
    assertThat(
            engine.texts(
                Tier.CONTENT,
                "select distinct status from email_messages where campaign_id = ?",
                campaign))
        .containsExactly("sent");
    assertThat(engine.texts(Tier.OLTP, "select status from campaigns where id = ?", campaign))
        .containsExactly("completed");
  }

  @Test
  void shouldThreadTheSecondMailUnderTheFirst() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@thread.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.emailStep(tenant, campaign, 2, account, template(tenant, "Two"));

    engine.settle();

    List<MimeMessage> mails = mails("thread.example");
    assertThat(mails.get(1).getHeader("In-Reply-To"))
        .isEqualTo(mails.get(0).getHeader("Message-ID"));
    assertThat(mails.get(0).getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
  }

  @Test
  void shouldKeepTheThreadWhenTheAccountThatBeganItIsDeleted() throws MessagingException {
    UUID tenant = tenant();
    UUID former = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@heir.example");
    pool(campaign, former);
    for (int order = 1; order <= 3; order++) {
      engine.emailStep(tenant, campaign, order, null, template(tenant, "Step " + order));
    }
    engine.schedule();
    engine.send();
    engine.run("delete from campaign_accounts where campaign_id = ?", campaign);
    engine.run("delete from email_accounts where id = ?", former);
    pool(campaign, engine.account(tenant, 100));

    engine.settle();

    List<MimeMessage> mails = mails("heir.example");
    String first = mails.get(0).getHeader("Message-ID", null);
    String second = mails.get(1).getHeader("Message-ID", null);
    assertThat(mails.get(1).getHeader("In-Reply-To", null)).isEqualTo(first);
    assertThat(mails.get(2).getHeader("References", null).split("\\s+"))
        .containsExactly(first, second);
  }

  @Test
  void shouldParkASendWhoseWorkerWentAwayAndNeverSendItAgain() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@doubt.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.schedule();
    engine.run("update send_ledger set state = 'submitting' where campaign_id = ?", campaign);

    engine.settle();

    assertThat(mails("doubt.example")).isEmpty();
    assertThat(ledger(campaign)).containsExactly("in_doubt");
    assertThat(statuses(campaign)).containsExactly("parked");
  }

  @Test
  void shouldCatchUpInTheContentTierWhenTheLedgerIsAhead() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@ahead.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.settle();
    engine.run(Tier.CONTENT, "delete from message_events where campaign_id = ?", campaign);
    engine.run(
        Tier.QUEUE,
        """
        update jobs set status = 'queued', lane = app_sec.lane(tenant_id), attempt_count = 0
         where queue_name = 'email-sending' and tenant_id = ? and status = 'completed'
        """,
        tenant);

    engine.send();

    assertThat(mails("ahead.example")).hasSize(1);
    assertThat(
            engine.texts(
                Tier.CONTENT,
                "select event_type from message_events where campaign_id = ?",
                campaign))
        .containsExactly("sent");
  }

  @Test
  void shouldNotWriteToASuppressedAddressEvenWhenItIsSuppressedAfterTheReservation()
      throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@suppressed.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.schedule();
    engine.run(
        """
        insert into suppression_list (id, tenant_id, email, reason)
        values (gen_random_uuid(), ?, 'a@suppressed.example', 'manual')
        """,
        tenant);

    engine.settle();

    assertThat(mails("suppressed.example")).isEmpty();
    assertThat(statuses(campaign)).containsExactly("exited");
    assertThat(ledger(campaign)).containsExactly("failed");
  }

  @Test
  void shouldKeepToTheDailyLimitAndGoOnTomorrow() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 2);
    UUID campaign =
        engine.campaign(tenant, "a@limit.example", "b@limit.example", "c@limit.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));

    engine.settle();

    assertThat(mails("limit.example")).hasSize(2);
    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select extract(hour from e.next_run at time zone a.timezone) from campaign_enrollments e, email_accounts a
                 where e.campaign_id = ? and e.next_run > now() and a.id = ?
                """,
                campaign,
                account))
        .containsExactly("0");
  }

  @Test
  void shouldHoldLeadsForThePlanAndLetThemGoWhenItAllowsMore() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign =
        engine.campaign(tenant, "a@quota.example", "b@quota.example", "c@quota.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.run(
        """
        with plan as (
          insert into plans (id, name, slug, max_emails_per_month) values (gen_random_uuid(), 'Two', 'two-mails', 2) returning id)
        update subscriptions set plan_id = plan.id from plan where tenant_id = ?
        """,
        tenant);
    engine.run(
        "delete from usage_counters where tenant_id = ? and metric = 'emails_per_month'", tenant);

    engine.settle();

    assertThat(mails("quota.example")).hasSize(2);
    String held =
        """
        select count(*) from campaign_enrollments e, app_sec.entitlements_of(e.tenant_id) p
         where e.campaign_id = ? and e.status = 'enrolled' and e.held_for = 'quota'
           and e.next_run between p.month_start + interval '1 month' and p.month_start + interval '1 month 10 minutes'
        """;
    // Near the end of a month a quarter of an hour is the least.
    if (!engine
        .texts(
            Tier.OLTP,
            "select date_trunc('month', (now() + interval '1 hour') at time zone 'UTC') > now() at time zone 'UTC'")
        .contains("t")) {
      assertThat(engine.texts(Tier.OLTP, held, campaign)).containsExactly("1");
    }
    String moved =
        "select updated from campaign_enrollments where campaign_id = ? and held_for is not null";
    List<String> before = engine.texts(Tier.OLTP, moved, campaign);
    engine.schedule();
    assertThat(engine.texts(Tier.OLTP, moved, campaign)).hasSize(1).isEqualTo(before);

    engine.run("update plans set max_emails_per_month = 3 where slug = 'two-mails'");
    engine.settle();

    assertThat(mails("quota.example")).hasSize(3);
    assertThat(engine.texts(Tier.OLTP, moved, campaign)).isEmpty();
    engine.run("update plans set max_emails_per_month = null where slug = 'two-mails'");
  }

  @Test
  void shouldGiveReservationsBackWhileACampaignIsPaused() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID campaign = engine.campaign(tenant, "a@paused.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "One"));
    engine.schedule();
    engine.run("update campaigns set status = 'paused' where id = ?", campaign);
    engine.settle();
    assertThat(mails("paused.example")).isEmpty();
    assertThat(ledger(campaign)).isEmpty();

    engine.run("update campaigns set status = 'sending' where id = ?", campaign);
    engine.settle();
    assertThat(mails("paused.example")).hasSize(1);
  }

  @Test
  void shouldLetOnlyTheLeadGoWhoseTemplateFails() throws MessagingException {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    UUID broken = engine.campaign(tenant, "a@broken.example");
    engine.emailStep(tenant, broken, 1, account, engine.template(tenant, "x", "{% for %}"));
    UUID sound = engine.campaign(tenant, "a@sound.example");
    engine.emailStep(tenant, sound, 1, account, template(tenant, "One"));

    engine.settle();

    assertThat(mails("broken.example")).isEmpty();
    assertThat(ledger(broken)).containsExactly("failed");
    assertThat(mails("sound.example")).hasSize(1);
  }

  @Test
  void shouldSignForADomainWithAKey() throws Exception {
    UUID tenant = tenant();
    UUID account = engine.account(tenant, 100);
    DkimKey key = DkimKey.generate();
    engine.api().secrets().put("test/dkim/" + account, key.privateKey());
    engine.run(
        """
        update domains set dkim_selector = 'pm1', dkim_key_path = ?, dkim_public_key = ?, dkim_created = now()
         where id = (select domain_id from email_accounts where id = ?)
        """,
        "test/dkim/" + account,
        key.publicKey(),
        account);
    UUID campaign = engine.campaign(tenant, "a@signed.example");
    engine.emailStep(tenant, campaign, 1, account, template(tenant, "Signed"));

    engine.settle();

    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    mails("signed.example").getFirst().writeTo(mail);
    DKIMVerifier verifier =
        new DKIMVerifier((methods, selector, domain) -> List.of(DkimKey.record(key.publicKey())));
    List<SignatureRecord> signatures =
        verifier.verify(new ByteArrayInputStream(mail.toByteArray()));
    assertThat(signatures).hasSize(1);
    assertThat(engine.address(account)).endsWith("@" + signatures.getFirst().getDToken());
  }

  private static void pool(UUID campaign, UUID account) {
    engine.run(
        "insert into campaign_accounts (tenant_id, campaign_id, email_account_id) values (?, ?, ?)",
        tenant(),
        campaign,
        account);
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static UUID template(UUID tenant, String subject) {
    return engine.template(
        tenant, subject, "<p>Hi <a href=\"https://www.example.com/\">there</a></p>");
  }

  private static List<String> statuses(UUID campaign) {
    return engine.texts(
        Tier.OLTP, "select status from campaign_enrollments where campaign_id = ?", campaign);
  }

  private static List<String> ledger(UUID campaign) {
    return engine.texts(Tier.OLTP, "select state from send_ledger where campaign_id = ?", campaign);
  }

  private static List<MimeMessage> mails(String domain) throws MessagingException {
    List<MimeMessage> found = new java.util.ArrayList<>();
    for (MimeMessage mail : engine.mails()) {
      if (mail.getRecipients(Message.RecipientType.TO)[0].toString().endsWith("@" + domain)) {
        found.add(mail);
      }
    }
    return found;
  }

  private static List<String> subjects(String domain) throws MessagingException {
    List<String> subjects = new java.util.ArrayList<>();
    for (MimeMessage mail : mails(domain)) {
      subjects.add(mail.getSubject());
    }
    return subjects;
  }
}
