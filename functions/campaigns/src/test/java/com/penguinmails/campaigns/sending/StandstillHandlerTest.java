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
    UUID campaign = campaign(account, "a@secret.example", "b@secret.example");

    engine.settle();

    assertThat(engine.texts(Tier.OLTP, "select status from email_accounts where id = ?", account))
        .containsExactly("error");
    assertThat(
            engine.texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign))
        .isEmpty();
    assertThat(outcomes(campaign))
        .containsExactlyInAnyOrder("a@secret.example enrolled -", "b@secret.example enrolled -");
  }

  @Test
  void shouldNotParkLeadsForWhomNoAccountHasRoom() {
    UUID campaign =
        campaign(
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

    assertThat(outcomes(campaign))
        .filteredOn(outcome -> outcome.contains("parked"))
        .containsExactly("a@room.example parked not_schedulable");
    assertThat(outcomes(campaign)).filteredOn(o -> o.contains("completed")).hasSize(2);
  }

  private static UUID campaign(UUID account, String... leads) {
    UUID campaign = engine.campaign(tenant(), leads);
    engine.emailStep(tenant(), campaign, 1, account, engine.template(tenant(), "One", "<p>Hi</p>"));
    return campaign;
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static List<String> outcomes(UUID campaign) {
    return engine.texts(
        Tier.OLTP,
        """
        select l.email || ' ' || e.status || ' ' || coalesce(e.exit_reason, '-')
          from campaign_enrollments e join leads l on l.id = e.lead_id where e.campaign_id = ?
        """,
        campaign);
  }
}
