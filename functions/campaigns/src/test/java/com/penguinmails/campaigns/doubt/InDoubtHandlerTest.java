package com.penguinmails.campaigns.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.campaigns.PickySmtpServer;
import com.penguinmails.campaigns.lambda.CampaignsApiHandler;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sends in doubt as people see and resolve them. */
@ExtendWith(TestDatabasesExtension.class)
class InDoubtHandlerTest {
  private static EngineFixture engine;
  private static ApiClient anyone;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
    anyone = engine.api().client(CampaignsApiHandler::new);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldListWhatIsInDoubtPageByPage() {
    UUID campaign = doubtful("a@list.example", "b@list.example", "c@list.example");

    ApiAnswer first = member().get(path(campaign) + "?limit=2");
    ApiAnswer second =
        member().get(path(campaign) + "?limit=2&cursor=" + first.text("/next_cursor"));

    assertThat(first.at("/data/0/code")).isEqualTo("unconfirmed");
    assertThat(first.at("/data/0/state")).isEqualTo("in_doubt");
    assertThat(first.at("/data/0/step_position")).isEqualTo("1");
    assertThat(first.text("/data/0/message_id")).contains("@");
    assertThat(first.at("/has_more")).isEqualTo("true");
    assertThat(second.at("/has_more")).isEqualTo("false");
    assertThat(second.text("/data/0/email")).endsWith("@list.example");
  }

  @Test
  void shouldHideItFromOtherTenantsAndFromViewers() {
    UUID campaign = doubtful("a@hidden.example");
    String send = path(campaign) + "/" + id(campaign);
    ApiClient stranger = anyone.as(engine.api().tenants().second(), "owner");

    assertThat(stranger.get(path(campaign)).status()).isEqualTo(404);
    assertThat(stranger.post(send + "/resend").status()).isEqualTo(404);
    assertThat(stranger.post(send + "/mark-sent").status()).isEqualTo(404);
    assertThat(anyone.as(engine.api().tenants().first(), "viewer").post(send + "/resend").status())
        .isEqualTo(403);
    assertThat(
            member()
                .post(path(doubtful("b@hidden.example")) + "/" + id(campaign) + "/resend")
                .status())
        .isEqualTo(404);
    assertThat(state(campaign)).isEqualTo("in_doubt");
  }

  @Test
  void shouldSendOnceHoweverOftenAResendIsAskedFor() throws MessagingException {
    UUID campaign = doubtful("a@resend.example");
    String resend = path(campaign) + "/" + id(campaign) + "/resend";

    assertThat(member().post(resend).at("/state")).isEqualTo("reserved");
    assertThat(member().post(resend).status()).isEqualTo(200);
    engine.settle();

    assertThat(received("resend.example")).isEqualTo(1);
    assertThat(member().post(resend).at("/state")).isEqualTo("accepted");
    assertThat(member().post(resend.replace("resend", "mark-sent")).at("/code"))
        .isEqualTo("not_in_doubt");
    engine.settle();
    assertThat(received("resend.example")).isEqualTo(1);
    assertThat(audited(campaign)).containsExactly("campaign.send_resent");
  }

  @Test
  void shouldStayInDoubtWhenNothingIsSentNow() throws MessagingException {
    UUID campaign = doubtful("a@paused.example");
    String resend = path(campaign) + "/" + id(campaign) + "/resend";
    engine.run("update campaigns set status = 'paused' where id = ?", campaign);

    assertThat(member().post(resend).at("/state")).isEqualTo("reserved");
    engine.settle();

    assertThat(state(campaign)).isEqualTo("in_doubt");
    assertThat(member().get(path(campaign)).size("/data")).isEqualTo(1);
    engine.run("update campaigns set status = 'sending' where id = ?", campaign);
    assertThat(member().post(resend).at("/state")).isEqualTo("reserved");
    engine.settle();
    assertThat(received("paused.example")).isEqualTo(1);
    assertThat(state(campaign)).isEqualTo("accepted");
  }

  @Test
  void shouldGoOnWithTheNextStepWhenItIsMarkedAsSent() throws IOException {
    try (PickySmtpServer server = new PickySmtpServer()) {
      server.answer("a@marked.example", PickySmtpServer.VANISH);
      UUID account = engine.account(tenant(), 100, server.port());
      UUID campaign = engine.campaign(tenant(), "a@marked.example");
      engine.emailStep(tenant(), campaign, 1, account, template("One"));
      engine.emailStep(tenant(), campaign, 2, account, template("Two"));
      engine.settle();
      server.forgive();
      engine.run("update email_accounts set resting_until = null where id = ?", account);
      String sent = path(campaign) + "/" + id(campaign) + "/mark-sent";

      assertThat(member().post(sent).at("/resolution")).isEqualTo("marked_sent");
      assertThat(member().post(sent).at("/state")).isEqualTo("accepted");
      engine.settle();

      assertThat(server.taken()).containsExactly("a@marked.example", "a@marked.example");
      assertThat(
              engine.texts(
                  Tier.CONTENT,
                  "select status from email_messages where campaign_id = ? order by storage_key",
                  campaign))
          .containsExactly("sent", "sent");
      assertThat(audited(campaign)).containsExactly("campaign.send_marked_sent");
    }
  }

  @Test
  void shouldLetOneOfTwoContradictingDecisionsWin() throws Exception {
    UUID campaign = doubtful("a@race.example");
    String send = path(campaign) + "/" + id(campaign);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String action = i % 2 == 0 ? "/resend" : "/mark-sent";
      calls.add(() -> member().post(send + action).status());
    }

    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> answer : threads.invokeAll(calls)) {
        statuses.add(answer.get());
      }
    }

    assertThat(statuses).containsOnly(200, 409);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(4);
    assertThat(audited(campaign)).hasSize(1);
    engine.settle();
    assertThat(received("race.example")).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldParkWhatNoJobCarriesAnyMore() {
    UUID campaign = campaign("a@lost.example", "b@lost.example");
    engine.schedule();
    engine.run(
        Tier.QUEUE,
        "update jobs set status = 'failed', lane = null where tenant_id = ? and status = 'queued'",
        tenant());
    engine.reconcile();
    assertThat(state(campaign)).isEqualTo("reserved");
    engine.run(
        "update send_ledger set reserved = reserved - interval '1 hour' where campaign_id = ?",
        campaign);

    engine.reconcile();

    ApiAnswer list = member().get(path(campaign));
    assertThat(list.at("/data/0/code")).isEqualTo("not_submitted");
    assertThat(list.at("/data/1/code")).isEqualTo("not_submitted");
    member().post(path(campaign) + "/" + list.text("/data/0/id") + "/resend");
    member().post(path(campaign) + "/" + list.text("/data/1/id") + "/resend");
    engine.settle();
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select distinct state from send_ledger where campaign_id = ?",
                campaign))
        .containsExactly("accepted");
  }

  @Test
  void shouldSendWhatAnOperatorRedrives() throws MessagingException {
    UUID campaign = campaign("a@redriven.example", "b@redriven.example");
    engine.schedule();
    giveUp();
    reconcileLater(campaign);
    assertThat(state(campaign)).isEqualTo("in_doubt");

    redrive();
    engine.settle();
    redrive();
    engine.settle();

    assertThat(
            engine.texts(
                Tier.OLTP,
                """
                select s.state || ' ' || e.status from send_ledger s join campaign_enrollments e on e.id = s.enrollment_id
                 where s.campaign_id = ?
                """,
                campaign))
        .containsExactly("accepted completed", "accepted completed");
    assertThat(received("redriven.example")).isEqualTo(2);
  }

  /** The server may have the first one, whoever wanted a second. */
  @Test
  void shouldNotSendByARedriveWhatMayHaveBeenSent() throws MessagingException {
    UUID campaign = doubtful("a@maybe.example");
    member().post(path(campaign) + "/" + id(campaign) + "/resend");
    engine.schedule();
    giveUp();
    reconcileLater(campaign);
    assertThat(member().get(path(campaign)).at("/data/0/code")).isEqualTo("unconfirmed");

    redrive();
    engine.settle();

    assertThat(state(campaign)).isEqualTo("in_doubt");
    assertThat(received("maybe.example")).isZero();
  }

  @Test
  void shouldLeaveAloneWhatAJobStillCarries() {
    UUID campaign = campaign("a@carried.example");
    engine.schedule();
    engine.run(
        "update send_ledger set reserved = reserved - interval '1 hour' where campaign_id = ?",
        campaign);

    engine.reconcile();

    assertThat(state(campaign)).isEqualTo("reserved");
    engine.settle();
    assertThat(state(campaign)).isEqualTo("accepted");
  }

  private static UUID campaign(String... leads) {
    return engine.oneMail(tenant(), engine.account(tenant(), 100), leads);
  }

  /** A campaign whose worker went away in the middle of every submission. */
  private static UUID doubtful(String... leads) {
    UUID campaign = campaign(leads);
    engine.schedule();
    engine.run("update send_ledger set state = 'submitting' where campaign_id = ?", campaign);
    engine.send();
    return campaign;
  }

  /** Every waiting job of the tenant becomes a dead letter. */
  private static void giveUp() {
    engine.run(
        Tier.QUEUE,
        """
        with dead as (
          update jobs set status = 'failed', lane = null, failed_at = now() where tenant_id = ? and status = 'queued'
          returning *)
        insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code, payload)
        select gen_random_uuid(), id, queue_name, job_type, tenant_id, 3, 'unexpected', payload from dead
        """,
        tenant());
  }

  private static void redrive() {
    engine.run(
        Tier.QUEUE,
        """
        select app_sec.redrive_jobs(array_agg(id), gen_random_uuid()) from dead_letter_jobs
         where tenant_id = ? and queue_name = 'email-sending' and not is_resolved
        """,
        tenant());
  }

  private static void reconcileLater(UUID campaign) {
    engine.run(
        """
        update send_ledger set reserved = reserved - interval '10 minutes', submitted = submitted - interval '10 minutes',
               resolved = resolved - interval '10 minutes' where campaign_id = ?
        """,
        campaign);
    engine.reconcile();
  }

  private static ApiClient member() {
    return anyone.as(engine.api().tenants().first(), "member");
  }

  private static UUID tenant() {
    return engine.api().tenants().first().id();
  }

  private static UUID template(String subject) {
    return engine.template(tenant(), subject, "<p>Hi</p>");
  }

  private static String path(UUID campaign) {
    return "/api/v1/tenant/campaigns/" + campaign + "/in-doubt";
  }

  private static String id(UUID campaign) {
    return engine
        .texts(Tier.OLTP, "select id from send_ledger where campaign_id = ?", campaign)
        .getFirst();
  }

  private static String state(UUID campaign) {
    return engine
        .texts(Tier.OLTP, "select state from send_ledger where campaign_id = ?", campaign)
        .getFirst();
  }

  private static List<String> audited(UUID campaign) {
    return engine.texts(
        Tier.OLTP,
        """
        select action from audit_log_enhanced
         where resource_type = 'send' and resource_id in (select id from send_ledger where campaign_id = ?)
        """,
        campaign);
  }

  private static long received(String domain) throws MessagingException {
    long count = 0;
    for (MimeMessage mail : engine.mails()) {
      count += mail.getAllRecipients()[0].toString().endsWith("@" + domain) ? 1 : 0;
    }
    return count;
  }
}
