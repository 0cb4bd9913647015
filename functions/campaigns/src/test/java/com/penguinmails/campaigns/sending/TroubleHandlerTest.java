package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.campaigns.PickySmtpServer;
import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers answer, and what it does to lead, account and campaign. */
@ExtendWith(TestDatabasesExtension.class)
class TroubleHandlerTest {
  private static final String BLOCKED =
      "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org";

  private static EngineFixture engine;
  private static PickySmtpServer server;

  @BeforeAll
  static void start(TestDatabases databases) throws IOException {
    engine = new EngineFixture(databases);
    server = new PickySmtpServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    engine.close();
  }

  /** An account that rested in the test before may send by now. */
  @BeforeEach
  void beAlone() {
    server.forgive();
    engine.run("update campaigns set status = 'paused' where status = 'sending'");
  }

  @Test
  void shouldSuppressAnAddressThatDoesNotExist() {
    UUID campaign =
        engine.oneMail(tenant(), account(), "nobody@dead.example", "somebody@dead.example");
    server.answer("nobody@dead.example", "550 5.1.1 no such user");

    engine.settle();

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder(
            "nobody@dead.example exited bounced", "somebody@dead.example completed -");
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select reason from suppression_list where email = 'nobody@dead.example'"))
        .containsExactly("hard_bounce");
  }

  @Test
  void shouldSuppressAnAddressWhoseMailboxIsFullThreeTimesInARow() {
    UUID account = account();
    server.answer("full@soft.example", "552 5.2.2 mailbox full");
    for (int i = 1; i <= 3; i++) {
      assertThat(suppressions("full@soft.example")).isEmpty();
      UUID campaign = engine.oneMail(tenant(), account, "full@soft.example");
      engine.settle();
      assertThat(engine.outcomes(campaign)).containsExactly("full@soft.example exited bounced");
    }
    assertThat(suppressions("full@soft.example")).containsExactly("soft_bounce");
    assertThat(
            engine.texts(Tier.OLTP, "select status from leads where email = 'full@soft.example'"))
        .containsExactly("bounced");
  }

  private static List<String> suppressions(String email) {
    return engine.texts(Tier.OLTP, "select reason from suppression_list where email = ?", email);
  }

  @Test
  void shouldRestAnAccountWhoseServerIsOnABlockList() {
    UUID account = account();
    UUID campaign = engine.oneMail(tenant(), account, "first@list.example", "second@list.example");
    server.answer("first@list.example", BLOCKED);
    server.answer("second@list.example", BLOCKED);

    engine.settle();

    assertThat(engine.outcomes(campaign)).noneMatch(outcome -> outcome.contains("exited"));
    assertThat(
            engine.texts(
                Tier.OLTP, "select email from suppression_list where email like '%@list.example'"))
        .isEmpty();
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select status || ' ' || (resting_until is not null) || ' ' || (status_reason like 'smtp: 554 5.7.1%') from email_accounts where id = ?",
                account))
        .containsExactly("active true true");
  }

  @Test
  void shouldKeepAGreylistedMailForLaterWithoutLosingATry() {
    UUID campaign = engine.oneMail(tenant(), account(), "shy@grey.example");
    server.answer("shy@grey.example", "451 4.7.1 greylisted, come back");
    engine.settle();

    assertThat(ledger(campaign)).containsExactly("reserved 1");
    assertThat(
            engine.texts(
                Tier.QUEUE,
                """
                select status || ' ' || attempt_count || ' ' || (run_at > now() + interval '40 seconds') from jobs
                 where queue_name = 'email-sending' and id in (select unnest(?::uuid[]))
                """,
                (Object) ids(campaign)))
        .containsExactly("queued 0 true");

    server.forgive();
    engine.hurry();
    engine.settle();
    assertThat(engine.outcomes(campaign)).containsExactly("shy@grey.example completed -");
    assertThat(server.taken()).containsOnlyOnce("shy@grey.example");
  }

  /** A server's "later" may last into the next day, whose limit is that day's. */
  @Test
  void shouldTakeAMailThatWasPutOffOutOfTheDayItLeavesOn() {
    UUID account = engine.account(tenant(), 1, server.port());
    UUID campaign = putOffYesterday(account, "full@night.example");
    engine.run(
        "update email_accounts set daily_count = 1, daily_count_date = (now() at time zone timezone)::date where id = ?",
        account);

    engine.hurry();
    engine.send();

    assertThat(engine.outcomes(campaign)).containsExactly("full@night.example sending -");
    assertThat(
            engine.texts(
                Tier.QUEUE,
                """
                select run_at > now() + interval '1 hour' from jobs
                 where queue_name = 'email-sending' and status = 'queued' and id in (select unnest(?::uuid[]))
                """,
                (Object) ids(campaign)))
        .containsExactly("t");

    engine.run("update email_accounts set daily_count = 0 where id = ?", account);
    engine.hurry();
    engine.send();
    assertThat(engine.outcomes(campaign)).containsExactly("full@night.example completed -");
    assertThat(
            engine.texts(Tier.OLTP, "select daily_count from email_accounts where id = ?", account))
        .containsExactly("1");
  }

  @Test
  void shouldKeepRoomForAMailThatWasPutOffYesterday() {
    UUID account = engine.account(tenant(), 2, server.port());
    UUID before = putOffYesterday(account, "before@night.example");
    UUID campaign = engine.oneMail(tenant(), account, "new1@night.example", "new2@night.example");

    engine.schedule();
    assertThat(ledger(campaign)).hasSize(1);
    engine.hurry();
    engine.settle();

    assertThat(engine.outcomes(before)).containsExactly("before@night.example completed -");
    assertThat(engine.outcomes(campaign)).filteredOn(o -> o.endsWith("completed -")).hasSize(1);
    assertThat(
            engine.texts(Tier.OLTP, "select daily_count from email_accounts where id = ?", account))
        .containsExactly("2");
  }

  private static UUID putOffYesterday(UUID account, String address) {
    UUID campaign = engine.oneMail(tenant(), account, address);
    server.answer(address, "451 4.7.1 greylisted, come back");
    engine.settle();
    assertThat(ledger(campaign)).containsExactly("reserved 1");
    server.forgive();
    engine.run(
        "update send_ledger set reserved = reserved - interval '1 day', counted = counted - interval '1 day' where campaign_id = ?",
        campaign);
    engine.run(
        "update email_accounts set daily_count_date = daily_count_date - 1 where id = ?", account);
    return campaign;
  }

  /** Between two tries a template may change, and a lead. */
  @Test
  void shouldStoreWhatLeftAndNotWhatWasTriedBefore() {
    UUID campaign = engine.oneMail(tenant(), account(), "late@edit.example", "same@edit.example");
    server.answer("late@edit.example", "451 4.7.1 greylisted, come back");
    server.answer("same@edit.example", "451 4.7.1 greylisted, come back");
    engine.settle();
    assertThat(stored("late@edit.example").text()).isEqualTo("Hi");

    engine.run(
        """
        update templates set subject = 'Two {{ first_name }}', content = '<p>Dear {{ first_name }}</p>' from campaign_sequence_steps s
         where s.template_id = templates.id and s.campaign_id = ?
        """,
        campaign);
    engine.run(
        "update leads set email = 'early@edit.example', first_name = 'Zoe' where email = 'late@edit.example'");
    server.forgive();
    engine.hurry();
    engine.settle();

    assertThat(server.taken()).containsOnlyOnce("early@edit.example", "same@edit.example");
    assertThat(stored("early@edit.example").text()).isEqualTo("Dear Zoe");
    assertThat(stored("same@edit.example").html()).contains("<p>Dear Lea</p>");
    assertThat(
            engine.texts(
                Tier.CONTENT,
                """
                select m.subject || ' ' || m.status || ' ' || (c.headers ->> 'To') || ' ' || (c.headers ->> 'Subject')
                         || ' ' || (s.document @@ to_tsquery('simple', 'dear & two & zoe & !hi'))
                  from email_messages m join email_content c using (storage_key) join content_search_index s using (storage_key)
                 where m.to_email = 'early@edit.example'
                """))
        .containsExactly("Two Zoe sent early@edit.example Two Zoe true");
  }

  @Test
  void shouldPauseTheAccountAndGoOnWithAnother() {
    UUID bad = account();
    UUID good = account();
    server.answer(engine.address(bad), "550 5.7.60 not allowed to send as this sender");
    UUID campaign =
        pooled(List.of(bad, good), "a@swap.example", "b@swap.example", "c@swap.example");

    engine.settle();

    assertThat(engine.outcomes(campaign)).hasSize(3).allMatch(o -> o.endsWith("completed -"));
    assertThat(status(bad)).isEqualTo("error");
    assertThat(status(good)).isEqualTo("active");
    assertThat(server.taken()).containsOnlyOnce("a@swap.example", "b@swap.example");
  }

  @Test
  void shouldLetOtherAccountsSendWhileOneServerCannotBeReached() {
    UUID bad = engine.account(tenant(), 100, 1);
    UUID good = account();
    UUID campaign = pooled(List.of(bad, good), "a@away.example", "b@away.example");
    int used = used();

    engine.settle();

    // What could not be sent went back to the month, too.
    assertThat(used()).isEqualTo(used + 2);

    assertThat(engine.outcomes(campaign)).hasSize(2).allMatch(o -> o.endsWith("completed -"));
    assertThat(status(bad)).isEqualTo("active");
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select (resting_until > reserved)::text from email_accounts, (select now() - interval '1 minute' as reserved) t where id = ?",
                bad))
        .containsExactly("true");
  }

  @Test
  void shouldForgetThatAServerWasSlow() {
    UUID account = account();
    engine.run(
        "update email_accounts set resting_until = now(), status_reason = 'smtp: slow' where id = ?",
        account);
    UUID campaign = engine.oneMail(tenant(), account, "a@better.example");

    engine.settle();

    assertThat(engine.outcomes(campaign)).containsExactly("a@better.example completed -");
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select num_nonnulls(resting_until, status_reason) from email_accounts where id = ?",
                account))
        .containsExactly("0");
  }

  @Test
  void shouldTakeAnExhaustedQuotaForTheEndOfTheDay() {
    UUID account = account();
    server.answer("second@quota.example", "550 5.4.5 daily user sending limit exceeded");
    UUID campaign = engine.oneMail(tenant(), account, "second@quota.example");

    engine.settle();

    assertThat(status(account)).isEqualTo("active");
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select daily_count = daily_limit from email_accounts where id = ?",
                account))
        .containsExactly("t");
    assertThat(engine.outcomes(campaign)).containsExactly("second@quota.example enrolled -");
  }

  @Test
  void shouldParkWhatTheServerTookWithoutSayingSo() {
    UUID account = account();
    UUID campaign =
        engine.oneMail(tenant(), account, "maybe@vanish.example", "sure@vanish.example");
    server.answer("maybe@vanish.example", PickySmtpServer.VANISH);

    engine.settle();
    // The account rests, or its next mail would be in doubt too.
    engine.run("update email_accounts set resting_until = null where id = ?", account);
    engine.run(
        "update campaign_enrollments set next_run = now() where campaign_id = ? and next_run is not null",
        campaign);
    engine.settle();

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder(
            "maybe@vanish.example parked in_doubt", "sure@vanish.example completed -");
    assertThat(server.taken()).containsOnlyOnce("maybe@vanish.example", "sure@vanish.example");
  }

  @Test
  void shouldNotBringMailAfterMailInDoubt() {
    String[] leads = {"a@void.example", "b@void.example", "c@void.example", "d@void.example"};
    UUID campaign = engine.oneMail(tenant(), account(), leads);
    for (String lead : leads) {
      server.answer(lead, PickySmtpServer.VANISH);
    }

    engine.settle();

    assertThat(engine.outcomes(campaign))
        .filteredOn(outcome -> outcome.contains("in_doubt"))
        .hasSize(1);
    assertThat(engine.outcomes(campaign))
        .filteredOn(outcome -> outcome.contains("enrolled"))
        .hasSize(3);
  }

  private static int used() {
    return Integer.parseInt(
        engine
            .texts(
                Tier.OLTP,
                "select coalesce(sum(used), 0)::text from usage_counters where tenant_id = ? and metric = 'emails_per_month'",
                tenant())
            .getFirst());
  }

  private static UUID account() {
    return engine.account(tenant(), 100, server.port());
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static UUID pooled(List<UUID> accounts, String... leads) {
    UUID campaign = engine.oneMail(tenant(), null, leads);
    engine.pool(tenant(), campaign, accounts);
    return campaign;
  }

  private static Body stored(String recipient) {
    String key =
        engine
            .texts(
                Tier.CONTENT,
                "select storage_key from email_messages where to_email = ?",
                recipient)
            .getFirst();
    ApplicationContext beans = engine.api().beans(Roles.WORKER);
    Database content = beans.getBean(Database.class, Qualifiers.byName("content"));
    return TenantContext.callAs(
            tenant(), () -> beans.getBean(Bodies.class).find(content, key).orElseThrow())
        .body();
  }

  private static String status(UUID account) {
    return engine
        .texts(Tier.OLTP, "select status from email_accounts where id = ?", account)
        .getFirst();
  }

  private static String[] ids(UUID campaign) {
    return engine
        .texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign)
        .toArray(String[]::new);
  }

  private static List<String> ledger(UUID campaign) {
    return engine.texts(
        Tier.OLTP,
        "select state || ' ' || attempt_count from send_ledger where campaign_id = ?",
        campaign);
  }
}
