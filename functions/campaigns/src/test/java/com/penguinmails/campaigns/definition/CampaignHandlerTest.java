package com.penguinmails.campaigns.definition;

import static com.penguinmails.campaigns.CampaignFixture.CAMPAIGNS;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.CampaignFixture;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class CampaignHandlerTest {
  private static CampaignFixture fixture;
  private static ApiClient member;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = CampaignFixture.in(databases);
    member = fixture.as("member");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldCreateADraft() {
    ApiAnswer answer = member.post(CAMPAIGNS, "{\"name\": \"Spring\", \"track_clicks\": false}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.at("/status")).isEqualTo("draft");
    assertThat(answer.at("/track_opens")).isEqualTo("true");
    assertThat(answer.at("/track_clicks")).isEqualTo("false");
    assertThat(told(answer.text("/id"))).isEqualTo("draft");
  }

  @Test
  void shouldCountWhereLeadsAre() {
    String campaign = fixture.readyCampaign();

    ApiAnswer answer = member.get(CAMPAIGNS + "/" + campaign);

    assertThat(answer.at("/progress/enrolled")).isEqualTo("1");
    assertThat(answer.at("/progress/completed")).isEqualTo("0");
  }

  @Test
  void shouldRefuseAnotherTenantsCompany() {
    UUID company = Ids.next();
    fixture.update(
        "insert into companies (id, tenant_id, name) values (?, ?, 'Theirs')",
        company,
        fixture.second().id());
    String campaign = fixture.campaign();
    String body = "{\"name\": \"X\", \"company_id\": \"" + company + "\"}";

    assertThat(member.post(CAMPAIGNS, body).at("/errors/0/pointer")).isEqualTo("/company_id");
    assertThat(member.patch(CAMPAIGNS + "/" + campaign, body).status()).isEqualTo(422);
  }

  @Test
  void shouldStartPauseAndResume() {
    String path = CAMPAIGNS + "/" + fixture.readyCampaign();
    fixture.api().rung().clear();

    assertThat(member.post(path + "/start").at("/status")).isEqualTo("sending");
    assertThat(fixture.api().rung()).contains(Queues.CAMPAIGN_SCHEDULER, Queues.OUTBOX);
    assertThat(member.post(path + "/start").status()).isEqualTo(200);
    assertThat(member.post(path + "/pause").at("/status")).isEqualTo("paused");
    assertThat(member.post(path + "/pause").status()).isEqualTo(200);
    assertThat(member.post(path + "/start").at("/code")).isEqualTo("campaign_paused");
    assertThat(member.post(path + "/resume").at("/status")).isEqualTo("sending");
    assertThat(member.get(path).at("/started")).isNotNull();
  }

  @Test
  void shouldTryLeadsAgainThatCouldNotBeScheduled() {
    String campaign = fixture.readyCampaign();
    String path = CAMPAIGNS + "/" + campaign;
    member.post(path + "/start");
    fixture.update(
        "update campaign_enrollments set status = 'parked', exit_reason = 'not_schedulable', next_run = null where campaign_id = ?",
        UUID.fromString(campaign));
    member.post(path + "/pause");

    member.post(path + "/resume");

    assertThat(member.get(path + "/enrollments").at("/data/0/status")).isEqualTo("enrolled");
  }

  @Test
  void shouldListAllThatIsMissingToStart() {
    ApiAnswer answer = member.post(CAMPAIGNS + "/" + fixture.campaign() + "/start");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/code")).isEqualTo("campaign_not_ready");
    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/steps");
    assertThat(answer.at("/errors/1/pointer")).isEqualTo("/enrollments");
  }

  @Test
  void shouldNotStartWithAnAccountThatDoesNotSend() {
    String campaign = fixture.readyCampaign();
    fixture.update(
        """
        update email_accounts set status = 'error'
         where id in (select email_account_id from campaign_sequence_steps where campaign_id = ?)
        """,
        UUID.fromString(campaign));

    ApiAnswer answer = member.post(CAMPAIGNS + "/" + campaign + "/start");

    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/steps/0/email_account_id");
  }

  @Test
  void shouldProtectARunningCampaign() {
    String path = CAMPAIGNS + "/" + fixture.readyCampaign();
    member.post(path + "/start");

    assertThat(member.patch(path, "{\"name\": \"Y\"}").at("/code"))
        .isEqualTo("campaign_not_editable");
    assertThat(member.delete(path).at("/code")).isEqualTo("campaign_not_deletable");
    assertThat(member.put(path + "/steps", "[]").at("/code")).isEqualTo("campaign_not_draft");
    member.post(path + "/pause");
    assertThat(member.patch(path, "{\"name\": \"Y\"}").at("/name")).isEqualTo("Y");
    assertThat(member.delete(path).status()).isEqualTo(409);
  }

  @Test
  void shouldRefuseStepsOutOfOrder() {
    String path = CAMPAIGNS + "/" + fixture.readyCampaign();

    assertThat(member.post(path + "/pause").at("/code")).isEqualTo("campaign_draft");
    assertThat(member.post(path + "/resume").at("/code")).isEqualTo("campaign_draft");
  }

  @Test
  void shouldTellTheAnalyticsTierAboutEveryChange() {
    String campaign = fixture.readyCampaign();
    member.patch(CAMPAIGNS + "/" + campaign, "{\"name\": \"Renamed\"}");
    member.post(CAMPAIGNS + "/" + campaign + "/start");

    assertThat(told(campaign)).isEqualTo("sending");
  }

  @Test
  void shouldDeleteADraftWithItsEnrolments() {
    String path = CAMPAIGNS + "/" + fixture.readyCampaign();

    String campaign = path.substring(CAMPAIGNS.length() + 1);
    assertThat(progress(campaign)).isEqualTo("t");

    assertThat(member.delete(path).status()).isEqualTo(204);
    assertThat(member.get(path).status()).isEqualTo(404);
    assertThat(progress(campaign)).isEqualTo("f");
  }

  private static String progress(String campaign) {
    return fixture.text(
        "select count(*) > 0 from campaign_progress where campaign_id = ?::uuid", campaign);
  }

  @Test
  void shouldKeepAScheduleAsItWasSaid() {
    String path = CAMPAIGNS + "/" + fixture.campaign();

    ApiAnswer changed =
        member.patch(
            path,
            """
            {"schedule": {"timezone": "Europe/Lisbon", "use_lead_timezone": true, "new_leads_percent": 40,
                          "windows": [{"day": "monday", "from": "09:00", "to": "17:00"}], "holidays": ["2026-12-25"]}}
            """);

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    member.patch(path, "{\"name\": \"Still the same hours\"}");
    ApiAnswer read = member.get(path);
    assertThat(read.at("/schedule/timezone")).isEqualTo("Europe/Lisbon");
    assertThat(read.at("/schedule/use_lead_timezone")).isEqualTo("true");
    assertThat(read.at("/schedule/windows/0/to")).isEqualTo("17:00");
    assertThat(read.at("/schedule/holidays/0")).isEqualTo("2026-12-25");
    assertThat(read.at("/schedule/new_leads_percent")).isEqualTo("40");
    // An empty one is any time again.
    assertThat(member.patch(path, "{\"schedule\": {}}").size("/schedule/windows")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          {"timezone": "Europe/Atlantis"} => /schedule
          {"windows": [{"day": "someday", "from": "09:00", "to": "17:00"}]} => /schedule
          {"windows": [{"day": "monday", "from": "17:00", "to": "09:00"}]} => /schedule
          {"windows": []} => /schedule/windows
          {"windows": [{"day": "friday", "from": "09:00", "to": "17:00"}, {"day": "monday", "from": "09:00"}]} => /schedule/windows/1/to
          {"new_leads_percent": 101} => /schedule/new_leads_percent
          """)
  void shouldRefuseAScheduleThatMakesNoSense(String schedule, String pointer) {
    ApiAnswer refused = member.post(CAMPAIGNS, "{\"name\": \"X\", \"schedule\": " + schedule + "}");

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void shouldRotateOverAccountsOfTheTenantOnly() {
    String path = CAMPAIGNS + "/" + fixture.readyCampaign();
    UUID one = fixture.account(fixture.first());
    UUID two = fixture.account(fixture.first());
    UUID theirs = fixture.account(fixture.second());

    assertThat(member.get(path + "/accounts").size("/email_account_ids")).isZero();
    ApiAnswer replaced = member.put(path + "/accounts", accounts(one, two, one));
    assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
    assertThat(member.get(path + "/accounts").json()).isEqualTo(replaced.json());
    assertThat(replaced.size("/email_account_ids")).isEqualTo(2);

    ApiAnswer foreign = member.put(path + "/accounts", accounts(one, theirs));
    assertThat(foreign.status()).isEqualTo(422);
    assertThat(foreign.at("/errors/0/pointer")).isEqualTo("/email_account_ids");
    assertThat(member.get(path + "/accounts").size("/email_account_ids")).isEqualTo(2);
    assertThat(fixture.stranger().get(path + "/accounts").status()).isEqualTo(404);
    assertThat(fixture.stranger().put(path + "/accounts", accounts(theirs)).status())
        .isEqualTo(404);
    assertThat(fixture.as("viewer").put(path + "/accounts", accounts(one)).status()).isEqualTo(403);
    assertThat(member.with("If-Match", "\"1\"").put(path + "/accounts", accounts(one)).status())
        .isEqualTo(412);
    member.post(path + "/start");
    assertThat(member.put(path + "/accounts", accounts(one)).at("/code"))
        .isEqualTo("campaign_not_editable");
    assertThat(
            fixture.text(
                "select count(*) from audit_log_enhanced where action = 'campaign.accounts_replaced' and resource_id = ?::uuid",
                path.substring(CAMPAIGNS.length() + 1)))
        .isEqualTo("1");
  }

  private static String accounts(UUID... ids) {
    return "{\"email_account_ids\": [%s]}"
        .formatted(
            Arrays.stream(ids).map(id -> "\"" + id + "\"").collect(Collectors.joining(", ")));
  }

  @Test
  void shouldRefuseStaleVersions() {
    ApiAnswer created = member.post(CAMPAIGNS, "{\"name\": \"Old\"}");
    String path = CAMPAIGNS + "/" + created.text("/id");
    ApiClient conditional = member.with("If-Match", created.headers().getOrDefault("etag", ""));
    member.patch(path, "{\"name\": \"New\"}");

    assertThat(conditional.patch(path, "{\"name\": \"A\"}").status()).isEqualTo(412);
    assertThat(conditional.put(path + "/steps", "[]").status()).isEqualTo(412);
    assertThat(conditional.post(path + "/start").status()).isEqualTo(412);
    assertThat(conditional.delete(path).status()).isEqualTo(412);
  }

  @Test
  void shouldNotKnowAnotherTenantsCampaign() {
    String path = CAMPAIGNS + "/" + fixture.campaign();
    ApiClient stranger = fixture.stranger();

    assertThat(stranger.get(path).status()).isEqualTo(404);
    assertThat(stranger.patch(path, "{\"name\": \"Mine\"}").status()).isEqualTo(404);
    assertThat(stranger.delete(path).status()).isEqualTo(404);
    assertThat(stranger.post(path + "/start").status()).isEqualTo(404);
    assertThat(stranger.get(path + "/steps").status()).isEqualTo(404);
    assertThat(stranger.put(path + "/steps", "[]").status()).isEqualTo(404);
    assertThat(stranger.get(path + "/enrollments").status()).isEqualTo(404);
    assertThat(stranger.post(path + "/enrollments", "{\"filter\": {}}").status()).isEqualTo(404);
  }

  @Test
  void shouldLetViewersLookOnly() {
    ApiClient viewer = fixture.as("viewer");
    String path = CAMPAIGNS + "/" + fixture.campaign();

    assertThat(viewer.get(path).status()).isEqualTo(200);
    assertThat(viewer.post(CAMPAIGNS, "{\"name\": \"No\"}").status()).isEqualTo(403);
    assertThat(viewer.post(path + "/start").status()).isEqualTo(403);
    assertThat(viewer.put(path + "/steps", "[]").status()).isEqualTo(403);
  }

  /** The status in the last message to the analytics tier. */
  private static String told(String campaign) {
    return fixture.text(
        """
        select payload ->> 'status' from outbox
         where job_type = 'campaign-changed' and payload ->> 'id' = ? order by id desc limit 1
        """,
        campaign);
  }
}
