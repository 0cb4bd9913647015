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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

    assertThat(member.delete(path).status()).isEqualTo(204);
    assertThat(member.get(path).status()).isEqualTo(404);
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
