package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stops an account or a lead, and nobody else. */
@ExtendWith(TestDatabasesExtension.class)
class StandstillHandlerTest {
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
  void shouldRestAnAccountWithoutItsPassword() {
    UUID account = engine.account(tenant(), 100);
    engine.run("update email_accounts set vault_key_path = 'tenants/gone' where id = ?", account);
    UUID campaign = engine.oneMail(tenant(), account, "a@secret.example", "b@secret.example");

    engine.settle();

    assertThat(engine.texts(Tier.OLTP, "select status from email_accounts where id = ?", account))
        .containsExactly("error");
    assertThat(
            engine.texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign))
        .isEmpty();
    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder("a@secret.example enrolled -", "b@secret.example enrolled -");
  }

  @Test
  void shouldNotSendUnsignedForADomainThatSigns() {
    UUID account = engine.account(tenant(), 100);
    engine.run(
        """
        update domains set dkim_selector = 'pm1', dkim_key_path = 'tenants/gone', dkim_public_key = 'x', dkim_created = now()
         where id = (select domain_id from email_accounts where id = ?)
        """,
        account);
    UUID campaign = engine.oneMail(tenant(), account, "a@unsigned.example");

    engine.settle();

    assertThat(
            engine.texts(
                Tier.OLTP,
                "select status || ' ' || status_reason from email_accounts where id = ?",
                account))
        .singleElement(STRING)
        .startsWith("error the signing key of");
    assertThat(engine.outcomes(campaign)).containsExactly("a@unsigned.example enrolled -");
    assertThat(engine.mails()).noneMatch(mail -> recipient(mail).endsWith("unsigned.example"));
  }

  @Test
  void shouldWaitForAnotherAccountWhenTheLastIsGone() {
    UUID campaign = engine.oneMail(tenant(), null, "a@gone.example");
    engine.settle();
    assertThat(engine.outcomes(campaign)).containsExactly("a@gone.example enrolled -");

    engine.pool(tenant(), campaign, List.of(engine.account(tenant(), 10)));
    engine.run("update campaign_enrollments set next_run = now() where campaign_id = ?", campaign);
    engine.settle();

    assertThat(engine.outcomes(campaign)).containsExactly("a@gone.example completed -");
  }

  private static String recipient(MimeMessage mail) {
    try {
      return String.valueOf(mail.getAllRecipients()[0]);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldNotStallACampaignForOneLeadThatCannotBeScheduled() {
    UUID campaign =
        engine.oneMail(
            tenant(),
            engine.account(tenant(), 10),
            "a@poison.example",
            "b@poison.example",
            "c@poison.example");
    // Stands for whatever a database may refuse about one lead.
    engine.run(
        """
        alter table campaign_enrollments add constraint poison check (
          not (status = 'sending' and lead_id in ('%s')))
        """
            .formatted(lead("b@poison.example")));
    try {
      engine.settle();
    } finally {
      engine.run("alter table campaign_enrollments drop constraint poison");
    }

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder(
            "a@poison.example completed -",
            "b@poison.example parked not_schedulable",
            "c@poison.example completed -");
  }

  /** Neither every minute again nor parked: it may be the campaign that is at fault. */
  @Test
  void shouldLetLeadsRestOfWhichNotOneCanBeScheduled() {
    UUID campaign = engine.oneMail(tenant(), engine.account(tenant(), 10), "a@only.example");
    engine.run(
        """
        alter table campaign_enrollments add constraint poison check (
          not (status = 'sending' and lead_id in ('%s')))
        """
            .formatted(lead("a@only.example")));
    try {
      engine.schedule();
    } finally {
      engine.run("alter table campaign_enrollments drop constraint poison");
    }
    assertThat(engine.outcomes(campaign))
        .containsExactly("a@only.example enrolled not_schedulable");
    engine.schedule();
    assertThat(engine.outcomes(campaign))
        .containsExactly("a@only.example enrolled not_schedulable");

    engine.run("update campaign_enrollments set next_run = now() where campaign_id = ?", campaign);
    engine.settle();
    assertThat(engine.outcomes(campaign)).containsExactly("a@only.example completed -");
  }

  @Test
  void shouldFindALeadBehindManyThatCannotBeScheduled() {
    UUID campaign = engine.oneMail(tenant(), engine.account(tenant(), 10), "z@behind.example");
    engine.run(
        """
        with bad as (
          insert into leads (id, tenant_id, email, first_name)
          select gen_random_uuid(), ?, 'bad' || n || '@behind.example', 'Lea' from generate_series(1, 500) n
          returning id, tenant_id)
        insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
        select gen_random_uuid(), tenant_id, ?, id, now() - interval '1 hour' from bad
        """,
        tenant(),
        campaign);
    // Stands for whatever a database may refuse about them.
    engine.run(
        """
        alter table campaign_enrollments add constraint poison check (
          not (status = 'sending' and campaign_id = '%s' and lead_id <> '%s'))
        """
            .formatted(campaign, lead("z@behind.example")));
    try {
      engine.schedule();
    } finally {
      engine.run("alter table campaign_enrollments drop constraint poison");
    }

    assertThat(engine.outcomes(campaign))
        .hasSize(501)
        .contains("z@behind.example sending -")
        .filteredOn(outcome -> outcome.endsWith("parked not_schedulable"))
        .hasSize(500);
  }

  @Test
  void shouldSendTheOthersOfABatchInWhichOneCannotBeStored() {
    UUID campaign =
        engine.oneMail(
            tenant(),
            engine.account(tenant(), 10),
            "a@spoilt.example",
            "b@spoilt.example",
            "c@spoilt.example");
    // Stands for whatever a database may refuse about one mail.
    engine.run(
        Tier.CONTENT,
        "alter table email_messages add constraint poison check (to_email <> 'b@spoilt.example')");
    try {
      engine.schedule();
      for (int i = 0; i < 5; i++) {
        engine.send();
        engine.hurry();
      }
    } finally {
      engine.run(Tier.CONTENT, "alter table email_messages drop constraint poison");
    }

    assertThat(engine.outcomes(campaign))
        .containsExactlyInAnyOrder(
            "a@spoilt.example completed -",
            "b@spoilt.example sending -",
            "c@spoilt.example completed -");
  }

  @Test
  void shouldNotParkLeadsForWhomNoAccountHasRoom() {
    UUID campaign =
        engine.oneMail(
            tenant(),
            engine.account(tenant(), 2),
            "a@room.example",
            "b@room.example",
            "c@room.example",
            "d@room.example");
    engine.run(
        """
        alter table campaign_enrollments add constraint poison check (
          not (status = 'sending' and lead_id in (
            '%s')))
        """
            .formatted(
                engine
                    .texts(Tier.OLTP, "select id from leads where email = 'a@room.example'")
                    .getFirst()));
    try {
      engine.settle();
    } finally {
      engine.run("alter table campaign_enrollments drop constraint poison");
    }

    assertThat(engine.outcomes(campaign))
        .filteredOn(outcome -> outcome.contains("parked"))
        .containsExactly("a@room.example parked not_schedulable");
    assertThat(engine.outcomes(campaign)).filteredOn(o -> o.contains("completed")).hasSize(2);
  }

  private static String lead(String email) {
    return engine.texts(Tier.OLTP, "select id from leads where email = ?", email).getFirst();
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }
}
