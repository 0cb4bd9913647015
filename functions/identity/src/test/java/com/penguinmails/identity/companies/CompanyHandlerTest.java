package com.penguinmails.identity.companies;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.identity.lambda.IdentityApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class CompanyHandlerTest {
  private static final String PATH = "/api/v1/tenant/companies";

  private static TestApi api;
  private static TestDatabases databases;
  private static TestTenant first;
  private static ApiClient anyone;
  private static ApiClient owner;
  private static ApiClient stranger;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    first = api.tenants().first();
    anyone = api.client(IdentityApiHandler::new);
    owner = anyone.as(first, "owner");
    stranger = anyone.as(api.tenants().second(), "owner");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldCreateACompanyAndTellWhereItIs() {
    ApiAnswer answer = owner.post(PATH, "{\"name\": \"Globex\", \"workspace_name\": \"globex\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.at("/name")).isEqualTo("Globex");
    assertThat(answer.at("/status")).isEqualTo("active");
    assertThat(answer.header("Location")).isEqualTo(PATH + "/" + answer.at("/id"));
    assertThat(answer.header("ETag")).isNotBlank();
    assertThat(answer.header("X-Request-Id")).isNotBlank();
    assertThat(owner.get(PATH + "/" + answer.at("/id")).json()).isEqualTo(answer.json());
  }

  @Test
  void shouldTellTheAnalyticsTierAboutEveryChange() throws SQLException {
    String id = created("Initech");
    owner.patch(PATH + "/" + id, "{\"status\": \"inactive\"}");

    List<String> told =
        texts(
            """
            select payload ->> 'status' from outbox
             where job_type = 'company-changed' and queue_name = 'analytics-campaign' and payload ->> 'id' = ?
             order by id
            """,
            id);

    assertThat(told).containsExactly("active", "inactive");
  }

  @Test
  void shouldLeaveAnAuditRowWithTheRequestId() throws SQLException {
    String id =
        owner.with("X-Request-Id", "audit-of-one").post(PATH, "{\"name\": \"Hooli\"}").text("/id");

    assertThat(
            texts(
                "select action || ' ' || request_id from audit_log_enhanced where resource_id ="
                    + " ?::uuid",
                id))
        .containsExactly("company.created audit-of-one");
  }

  @Test
  void shouldListNewestFirstOverSeveralPages() {
    ApiClient second = anyone.as(api.tenants().second(), "member");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      expected.addFirst(second.post(PATH, "{\"name\": \"Page " + i + "\"}").at("/id"));
    }

    List<String> listed = new ArrayList<>();
    String next = "";
    while (next != null) {
      ApiAnswer page = second.get(PATH + "?limit=2&include=total&cursor=" + next);
      assertThat(page.at("/total")).isEqualTo("5");
      for (int i = 0; i < page.size("/data"); i++) {
        listed.add(page.at("/data/" + i + "/id"));
      }
      next = page.at("/next_cursor");
      assertThat(page.at("/has_more")).isEqualTo(Boolean.toString(next != null));
    }

    assertThat(listed).isEqualTo(expected);
  }

  @Test
  void shouldRefusePagesThatCannotBe() {
    assertThat(owner.get(PATH + "?limit=0").status()).isEqualTo(422);
    assertThat(owner.get(PATH + "?limit=101").status()).isEqualTo(422);
    assertThat(owner.get(PATH + "?limit=many").status()).isEqualTo(400);
    assertThat(owner.get(PATH + "?cursor=bm90LW91cnM").at("/code")).isEqualTo("malformed_cursor");
  }

  @Test
  void shouldChangeOnlyWhatIsSaid() {
    String id = created("Umbrella");

    ApiAnswer answer = owner.patch(PATH + "/" + id, "{\"workspace_name\": \"umbrella\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/name")).isEqualTo("Umbrella");
    assertThat(answer.at("/workspace_name")).isEqualTo("umbrella");
  }

  @Test
  void shouldRefuseAChangeOfAnOlderVersion() {
    ApiAnswer before = owner.post(PATH, "{\"name\": \"Stark\"}");
    String path = PATH + "/" + before.at("/id");
    ApiClient conditional = owner.with("If-Match", before.headers().getOrDefault("etag", ""));

    assertThat(conditional.patch(path, "{\"name\": \"Stark 2\"}").status()).isEqualTo(200);
    ApiAnswer late = conditional.patch(path, "{\"name\": \"Stark 3\"}");

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.at("/code")).isEqualTo("stale_company");
    assertThat(owner.get(path).at("/name")).isEqualTo("Stark 2");
  }

  @Test
  void shouldDelete() {
    String path = PATH + "/" + created("Wonka");

    assertThat(owner.delete(path).status()).isEqualTo(204);
    assertThat(owner.get(path).status()).isEqualTo(404);
    assertThat(owner.delete(path).at("/code")).isEqualTo("company_not_found");
  }

  @Test
  void shouldStayWhileACampaignOfItIsSending() throws SQLException {
    String id = created("Busy");
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into campaigns (id, tenant_id, company_id, name, status) select gen_random_uuid(), tenant_id, id, 'C', 'sending' from companies where id = '%s'"
              .formatted(id));
    }

    assertStays(id);
  }

  @Test
  void shouldStayWhileAnotherCampaignMaySendFromItsAccounts() throws SQLException {
    String id = created("Pooled");
    UUID[] ids = Stream.generate(UUID::randomUUID).limit(3).toArray(UUID[]::new);
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with tenant as (select tenant_id as t from companies where id = '%1$s'),
          d as (insert into domains (id, tenant_id, company_id, domain) select '%2$s', t, '%1$s', 'pooled.example' from tenant),
          a as (insert into email_accounts (id, tenant_id, domain_id, email, smtp_settings)
                select '%3$s', t, '%2$s', 'a@pooled.example', '{}' from tenant),
          c as (insert into campaigns (id, tenant_id, name, status) select '%4$s', t, 'P', 'draft' from tenant)
          insert into campaign_accounts (tenant_id, campaign_id, email_account_id) select t, '%4$s', '%3$s' from tenant
          """
              .formatted(id, ids[0], ids[1], ids[2]));
    }

    assertStays(id);
  }

  /** Of a campaign without a company: with its account gone, nobody could resolve it. */
  @Test
  void shouldStayWhileAMailOfItsAccountsIsInDoubt() throws SQLException {
    String id = created("Doubtful");
    UUID[] ids = Stream.generate(UUID::randomUUID).limit(5).toArray(UUID[]::new);
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with tenant as (select tenant_id as t from companies where id = '%1$s'),
          d as (insert into domains (id, tenant_id, company_id, domain) select '%2$s', t, '%1$s', 'doubt.example' from tenant),
          a as (insert into email_accounts (id, tenant_id, domain_id, email, smtp_settings)
                select '%3$s', t, '%2$s', 'a@doubt.example', '{}' from tenant),
          c as (insert into campaigns (id, tenant_id, name, status) select '%4$s', t, 'C', 'paused' from tenant),
          l as (insert into leads (id, tenant_id, email) select '%5$s', t, 'lead@doubt.example' from tenant),
          e as (insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, status)
                select '%6$s', t, '%4$s', '%5$s', 'parked' from tenant)
          insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key,
                                   state, parked)
          select gen_random_uuid(), t, '%4$s', '%6$s', '%5$s', gen_random_uuid(), '%3$s', '202611/doubt', 'in_doubt', now() from tenant
          """
              .formatted(id, ids[0], ids[1], ids[2], ids[3], ids[4]));
    }

    assertStays(id);
  }

  @Test
  void shouldSayWhichFieldIsUnknown() {
    ApiAnswer typo = owner.post(PATH, "{\"name\": \"A\", \"nmae\": \"B\"}");
    ApiAnswer broken = owner.post(PATH, "{\"name\": \"A\"");

    assertThat(typo.status()).isEqualTo(400);
    assertThat(typo.at("/detail")).isEqualTo("There is no field nmae in this request body.");
    assertThat(broken.at("/detail")).endsWith("see line 1, column 13.");
  }

  @Test
  void shouldRefuseWhatNoDatabaseStores() {
    ApiAnswer answer = owner.post(PATH, "{\"name\": \"a\\u0000b\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/detail")).contains("U+0000");
  }

  @Test
  void shouldNotKnowAnotherTenantsCompany() {
    String path = PATH + "/" + created("Acme");

    assertThat(stranger.get(path).status()).isEqualTo(404);
    assertThat(stranger.patch(path, "{\"name\": \"Mine\"}").status()).isEqualTo(404);
    assertThat(stranger.delete(path).status()).isEqualTo(404);
    assertThat(owner.get(path).at("/name")).isEqualTo("Acme");
  }

  @Test
  void shouldRefuseAWorkspaceNameTwiceInATenantOnly() {
    String body = "{\"name\": \"Soylent\", \"workspace_name\": \"soylent\"}";

    assertThat(owner.post(PATH, body).status()).isEqualTo(201);
    assertThat(owner.post(PATH, body).at("/code")).isEqualTo("workspace_name_taken");
    assertThat(api.tenants().second().id()).isNotEqualTo(first.id());
    assertThat(anyone.withKey(api.tenants().deleted().key("admin")).post(PATH, body).status())
        .isEqualTo(403);
  }

  @Test
  void shouldSayWhichValueIsInvalid() {
    ApiAnswer answer = owner.post(PATH, "{\"name\": \" \", \"workspace_name\": \"Not Valid\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.at("/request_id")).isEqualTo(answer.header("X-Request-Id"));
    assertThat(List.of(answer.at("/errors/0/pointer"), answer.at("/errors/1/pointer")))
        .containsExactlyInAnyOrder("/name", "/workspace_name");
  }

  @Test
  void shouldRefuseWhatIsNotTheJsonItKnows() {
    assertThat(owner.post(PATH, "{\"name\": ").status()).isEqualTo(400);
    assertThat(owner.post(PATH, "{\"name\": \"X\", \"surprise\": 1}").status()).isEqualTo(400);
    assertThat(owner.post(PATH, "{\"name\": {\"first\": \"X\"}}").status()).isEqualTo(400);
    assertThat(owner.get(PATH + "/not-a-uuid").status()).isEqualTo(400);
    assertThat(owner.send("PUT", PATH, "{}").status()).isEqualTo(405);
  }

  @Test
  void shouldRepeatTheFirstAnswerForAnIdempotencyKey() {
    ApiClient once = owner.with("Idempotency-Key", "create-oscorp");

    ApiAnswer answer = once.post(PATH, "{\"name\": \"Oscorp\"}");
    ApiAnswer repeated = once.post(PATH, "{\"name\": \"Oscorp\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(repeated.status()).isEqualTo(201);
    assertThat(repeated.json()).isEqualTo(answer.json());
    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(repeated.header("Location")).isEqualTo(answer.header("Location"));
  }

  @Test
  void shouldRefuseAnIdempotencyKeyOfAnotherRequest() {
    ApiClient once = owner.with("Idempotency-Key", "create-cyberdyne");
    once.post(PATH, "{\"name\": \"Cyberdyne\"}");

    assertThat(once.post(PATH, "{\"name\": \"Tyrell\"}").status()).isEqualTo(422);
  }

  @Test
  void shouldRefuseAnIdempotencyKeyWhoseRequestStillRuns() throws SQLException {
    ApiClient once = owner.with("Idempotency-Key", "create-massive");
    once.post(PATH, "{\"name\": \"Massive\"}");
    texts(
        """
        update idempotency_keys set status = null, body = null, headers = null, created = now()
         where key = ? returning key
        """,
        "create-massive");

    ApiAnswer answer = once.post(PATH, "{\"name\": \"Massive\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/code")).isEqualTo("request_in_progress");
  }

  @Test
  void shouldLetViewersLookOnly() {
    ApiClient viewer = anyone.as(first, "viewer");

    assertThat(viewer.get(PATH).status()).isEqualTo(200);
    assertThat(viewer.post(PATH, "{\"name\": \"No\"}").status()).isEqualTo(403);
    assertThat(anyone.withKey(first.key("read")).post(PATH, "{\"name\": \"No\"}").status())
        .isEqualTo(403);
    assertThat(anyone.withKey(first.key("write")).post(PATH, "{\"name\": \"Yes\"}").status())
        .isEqualTo(201);
  }

  private static String created(String name) {
    return owner.post(PATH, "{\"name\": \"" + name + "\"}").text("/id");
  }

  private static List<String> texts(String sql, String parameter) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }

  private static void assertStays(String id) {
    ApiAnswer answer = owner.delete(PATH + "/" + id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/code")).isEqualTo("company_sending");
    assertThat(owner.get(PATH + "/" + id).status()).isEqualTo(200);
  }
}
