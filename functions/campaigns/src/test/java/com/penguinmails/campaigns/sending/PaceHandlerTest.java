package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When mails leave, from which account, and who comes first. */
@ExtendWith(TestDatabasesExtension.class)
class PaceHandlerTest {
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  /** Or two days' limits would leave at once after a pause over midnight. */
  @Test
  void shouldTakeWhatWasPlannedYesterdayOutOfTodaysLimit() {
    UUID account = account();
    UUID campaign = engine.oneMail(tenant(), account, "a@yesterday.example");
    engine.schedule();
    engine.run(
        "update send_ledger set reserved = reserved - interval '1 day' where campaign_id = ?",
        campaign);

    engine.send();

    assertThat(ledger(campaign)).isEmpty();
    engine.settle();
    assertThat(engine.outcomes(campaign)).containsExactly("a@yesterday.example completed -");
  }

  @Test
  void shouldSpaceTheMailsOfAnAccount() {
    UUID account = account();
    engine.run("update email_accounts set min_gap_seconds = 60 where id = ?", account);
    UUID campaign =
        engine.oneMail(tenant(), account, "a@gap.example", "b@gap.example", "c@gap.example");

    engine.settle();

    assertThat(engine.outcomes(campaign)).filteredOn(o -> o.endsWith("completed -")).hasSize(1);
    List<String> gaps =
        engine.texts(
            Tier.QUEUE,
            """
            select (extract(epoch from run_at - lag(run_at) over (order by run_at)) between 59.9 and 90.1)::text from jobs
             where queue_name = 'email-sending' and id in (select unnest(?::uuid[])) order by run_at
            """,
            (Object) ids(campaign));
    assertThat(gaps).containsExactly("null", "true", "true");
  }

  @Test
  void shouldGrowTheDailyLimitOfANewAccount() {
    UUID account = account();
    engine.run(
        """
        update email_accounts set ramp_up_initial = 1, ramp_up_increment = 1,
               ramp_up_started = (now() at time zone timezone)::date - 1 where id = ?
        """,
        account);
    UUID campaign =
        engine.oneMail(
            tenant(),
            account,
            "a@ramp.example",
            "b@ramp.example",
            "c@ramp.example",
            "d@ramp.example");

    engine.settle();

    assertThat(engine.outcomes(campaign).stream().filter(o -> o.endsWith("completed -")))
        .hasSize(2);
  }

  @Test
  void shouldWaitForTheCampaignsWindow() {
    UUID campaign = engine.oneMail(tenant(), account(), "a@window.example");
    engine.run(
        """
        update campaigns set schedule = jsonb_build_object('timezone', 'UTC', 'windows', jsonb_build_array(
          jsonb_build_object('day', trim(to_char(now() at time zone 'UTC' + interval '2 days', 'day')), 'from', '09:00', 'to', '17:00')))
         where id = ?
        """,
        campaign);

    engine.settle();

    assertThat(ledger(campaign)).isEmpty();
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select status || to_char(next_run at time zone 'UTC', ' HH24:MI') from campaign_enrollments where campaign_id = ?",
                campaign))
        .containsExactly("enrolled 09:00");
  }

  @Test
  void shouldKeepALeadWithTheAccountOfItsFirstMail() {
    List<UUID> accounts = List.of(account(), account(), account());
    String[] leads = new String[12];
    for (int i = 0; i < leads.length; i++) {
      leads[i] = "lead" + i + "@rotation.example";
    }
    UUID campaign = engine.campaign(tenant(), leads);
    engine.pool(tenant(), campaign, accounts);
    engine.emailStep(tenant(), campaign, 1, null, template("One"));
    engine.emailStep(tenant(), campaign, 2, null, template("Two"));

    engine.settle();

    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select count(*) || ' ' || count(distinct email_account_id) from send_ledger
                 where campaign_id = ? and state = 'accepted' group by enrollment_id
                """,
                campaign))
        .hasSize(12)
        .containsOnly("2 1");
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select count(*) from send_ledger where campaign_id = ? group by email_account_id",
                campaign))
        .containsExactly("8", "8", "8");
  }

  /** Leads that come to a wait take no turn from those that come to a mail. */
  @Test
  void shouldKeepTheShareOfNewLeadsAmongMails() {
    UUID account = engine.account(tenant(), 4);
    UUID campaign =
        engine.campaign(
            tenant(),
            "wait1@turn.example",
            "wait2@turn.example",
            "wait3@turn.example",
            "next1@turn.example",
            "next2@turn.example",
            "new1@turn.example",
            "new2@turn.example",
            "new3@turn.example",
            "new4@turn.example");
    UUID template = engine.template(tenant(), "One", "<p>Hi</p>");
    engine.run(
        "update campaigns set schedule = '{\"new_leads_percent\": 50}' where id = ?", campaign);
    engine.emailStep(tenant(), campaign, 1, account, template);
    engine.run(
        """
        insert into campaign_sequence_steps (id, tenant_id, campaign_id, step_order, step_type, wait_duration_hours)
        values (gen_random_uuid(), ?, ?, 2, 'wait', 24)
        """,
        tenant(),
        campaign);
    engine.emailStep(tenant(), campaign, 3, account, template);
    come("wait", campaign, 2);
    come("next", campaign, 3);

    engine.settle();

    assertThat(engine.outcomes(campaign))
        .filteredOn(outcome -> outcome.startsWith("next"))
        .allMatch(outcome -> outcome.endsWith("completed -"));
    assertThat(ledger(campaign)).hasSize(4);
  }

  /** Leads who had their first mail come to a step. */
  private static void come(String lead, UUID campaign, int step) {
    engine.run(
        """
        update campaign_enrollments e
           set status = 'active', steps_completed = 1, next_run = now() - interval '1 second',
               current_step_id = (select s.id from campaign_sequence_steps s where s.campaign_id = e.campaign_id and s.step_order = ?)
          from leads l where l.id = e.lead_id and e.campaign_id = ? and l.email like ? || '%'
        """,
        step, campaign, lead);
  }

  private static UUID account() {
    return engine.account(tenant(), 100);
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static UUID template(String subject) {
    return engine.template(tenant(), subject, "<p>Hi</p>");
  }

  private static String[] ids(UUID campaign) {
    return ledger(campaign).toArray(String[]::new);
  }

  private static List<String> ledger(UUID campaign) {
    return engine.texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign);
  }
}
