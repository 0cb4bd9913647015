package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that takes its time over every mail; here any time at all is too much. */
@ExtendWith(TestDatabasesExtension.class)
class SlowServerHandlerTest {
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases, Map.of("sending.slow", "PT0S"));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldSendOneMailAndLetTheOthersWait() {
    UUID account = account();
    UUID campaign = engine.oneMail(tenant(), account, leads("one.example"));

    engine.settle();

    assertThat(states(campaign)).containsExactly("accepted", "reserved", "reserved");
    assertThat(waiting(campaign)).containsExactly("true 0", "true 0");
    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select status || ' ' || connect_failures || ' ' || (resting_until > now()) || ' ' || status_reason
                  from email_accounts where id = ?
                """,
                account))
        .containsExactly("active 0 true smtp: the server took 0 s over a mail");
  }

  /** Nobody's follow-up comes from somebody else because a server is slow. */
  @Test
  void shouldNotMoveLeadsToAnotherAccount() {
    List<UUID> accounts = List.of(account(), account());
    UUID campaign = engine.oneMail(tenant(), null, leads("two.example"));
    engine.emailStep(
        tenant(), campaign, 2, null, engine.template(tenant(), "Two", "<p>Hi again</p>"));
    engine.pool(tenant(), campaign, accounts);

    for (int turn = 0; turn < 6; turn++) {
      engine.settle();
      engine.run("update email_accounts set resting_until = now()");
      engine.hurry();
    }

    assertThat(engine.outcomes(campaign)).hasSize(3).allMatch(o -> o.endsWith("completed -"));
    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select count(*) || ' ' || count(distinct email_account_id) from send_ledger
                 where campaign_id = ? group by enrollment_id
                """,
                campaign))
        .containsExactly("2 1", "2 1", "2 1");
  }

  private static String[] leads(String domain) {
    return new String[] {"a@" + domain, "b@" + domain, "c@" + domain};
  }

  private static UUID account() {
    return engine.account(tenant(), 100);
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static List<String> states(UUID campaign) {
    return engine.texts(
        Tier.OLTP, "select state from send_ledger where campaign_id = ? order by state", campaign);
  }

  /** Whether their jobs are for later, and the tries it cost them. */
  private static List<String> waiting(UUID campaign) {
    return engine.texts(
        Tier.QUEUE,
        """
        select (run_at > now() + interval '30 seconds') || ' ' || attempt_count from jobs
         where queue_name = 'email-sending' and status = 'queued' and id in (select unnest(?::uuid[]))
        """,
        (Object)
            engine
                .texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign)
                .toArray(String[]::new));
  }
}
