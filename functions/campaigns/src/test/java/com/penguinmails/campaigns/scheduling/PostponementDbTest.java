package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A night's leads move to the morning in one statement, and only those. */
@ExtendWith(TestDatabasesExtension.class)
class PostponementDbTest {
  private static final int BATCH = 500;
  private static final int LEADS = 1_200;

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
  void shouldMoveWhoWaitsForTheWindowAtOnce() {
    UUID campaign = engine.oneMail(tenant(), engine.account(tenant(), 100));
    enrol(campaign);
    close(campaign);

    assertThat(advance(campaign)).hasSize(LEADS).doesNotHaveDuplicates();

    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select count(*) || ' ' || status || to_char(next_run at time zone 'UTC', ' HH24:MI') from campaign_enrollments
                 where campaign_id = ? group by status, next_run
                """,
                campaign))
        .containsExactly(LEADS + " enrolled 09:00");
    assertThat(advance(campaign)).isEmpty();
  }

  @Test
  void shouldMoveWhoWaitsForAnAccountAtOnce() {
    UUID campaign = engine.oneMail(tenant(), null);
    enrol(campaign);

    assertThat(advance(campaign)).hasSize(LEADS);

    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select count(*) from campaign_enrollments
                 where campaign_id = ? and next_run between now() + interval '14 minutes' and now() + interval '15 minutes'
                """,
                campaign))
        .containsExactly(String.valueOf(LEADS));
  }

  /** Of an account the campaign does not name any more. */
  @Test
  void shouldNotHoldBackWhoHasAnAccountOfItsOwn() {
    UUID campaign = engine.oneMail(tenant(), null, "a@own.example", "b@own.example");
    engine.run(
        """
        update campaign_enrollments e set status = 'active', email_account_id = ?
          from leads l where l.id = e.lead_id and l.email = 'a@own.example'
        """,
        engine.account(tenant(), 100));

    assertThat(advance(campaign)).hasSize(2);

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder("a@own.example sending -", "b@own.example enrolled -");
  }

  /** Conditions are decided at night, too, and a mail that has arrived is behind its lead. */
  @Test
  void shouldWalkOnWithWhoStandsBeforeNoMail() {
    UUID account = engine.account(tenant(), 100);
    UUID campaign =
        engine.oneMail(tenant(), account, "a@walk.example", "b@walk.example", "c@walk.example");
    engine.run(
        """
        insert into campaign_sequence_steps (id, tenant_id, campaign_id, step_order, step_type, condition_type)
        values (gen_random_uuid(), ?, ?, 2, 'condition', 'opened')
        """,
        tenant(),
        campaign);
    come("a@walk.example", campaign, 2);
    come("b@walk.example", campaign, 1);
    engine.run(
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key, state, settled)
        select gen_random_uuid(), e.tenant_id, e.campaign_id, e.id, e.lead_id, e.current_step_id, ?, '202611/' || gen_random_uuid(), 'accepted', now()
          from campaign_enrollments e join leads l on l.id = e.lead_id where l.email = 'b@walk.example'
        """,
        account);
    close(campaign);

    assertThat(advance(campaign)).hasSize(3);

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder(
            "a@walk.example completed -",
            "b@walk.example completed -",
            "c@walk.example enrolled -");
  }

  private static List<UUID> advance(UUID campaign) {
    EnrolmentBatch batch = engine.api().beans(Roles.WORKER).getBean(EnrolmentBatch.class);
    return TenantContext.callAs(tenant(), () -> batch.advance(campaign, BATCH, List.of()));
  }

  private static void enrol(UUID campaign) {
    engine.run(
        """
        with l as (
          insert into leads (id, tenant_id, email)
          select gen_random_uuid(), ?, 'l' || n || '@' || ?::text || '.example' from generate_series(1, ?) as n
          returning id, tenant_id)
        insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
        select gen_random_uuid(), l.tenant_id, ?, l.id, now() from l
        """,
        tenant(),
        campaign.toString(),
        LEADS,
        campaign);
  }

  /** Until the day after tomorrow at nine. */
  private static void close(UUID campaign) {
    engine.run(
        """
        update campaigns set schedule = jsonb_build_object('timezone', 'UTC', 'windows', jsonb_build_array(
          jsonb_build_object('day', trim(to_char(now() at time zone 'UTC' + interval '2 days', 'day')), 'from', '09:00', 'to', '17:00')))
         where id = ?
        """,
        campaign);
  }

  /** A lead that had its first mail comes to a step. */
  private static void come(String lead, UUID campaign, int step) {
    engine.run(
        """
        update campaign_enrollments e
           set status = 'active', steps_completed = 1, next_run = now() - interval '1 second',
               current_step_id = (select s.id from campaign_sequence_steps s where s.campaign_id = e.campaign_id and s.step_order = ?)
          from leads l where l.id = e.lead_id and e.campaign_id = ? and l.email = ?
        """,
        step,
        campaign,
        lead);
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }
}
