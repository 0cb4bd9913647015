package com.penguinmails.analytics.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class AnalyticsHandlerTest {
  private static TestDatabases databases;
  private static TestApi api;
  private static UUID tenant;
  private static UUID other;

  @BeforeAll
  static void start(TestDatabases own) {
    databases = own;
    api = TestApi.start(own);
    tenant = api.tenants().first().id();
    other = api.tenants().second().id();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** A job that is tried again later would come up in another test. */
  @AfterEach
  void forgetRetries() throws Exception {
    run(Tier.QUEUE, "delete from jobs");
  }

  @Test
  void shouldAnswerZerosAndNullRatesWhenNothingWasSent() {
    UUID campaign = UUID.randomUUID();
    enqueue(tenant, campaign, "draft", "2026-11-21T06:00:00Z");
    assertThat(work()).containsEntry("settled", 1);
    ApiAnswer response = get(campaign);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"campaign_id\":\"" + campaign + "\"", "\"status\":\"draft\"", "\"sent\":0")
        .contains("\"delivery\":null", "\"spam_complaints\":0", "\"updated_at\":");
  }

  @Test
  void shouldAnswerWhatHappened() throws Exception {
    UUID campaign = UUID.randomUUID();
    enqueue(tenant, campaign, "sending", "2026-11-21T06:00:00Z");
    String message = sent(tenant, campaign);
    sent(tenant, campaign);
    sent(tenant, campaign);
    event(tenant, campaign, message, "opened");
    work();
    assertThat(get(campaign).body())
        .contains("\"sent\":3", "\"delivered\":3", "\"opened\":1", "\"open\":33.33");
  }

  @Test
  void shouldAnswer404ForAnotherTenantsAndForAnUnknownCampaign() throws Exception {
    UUID campaign = UUID.randomUUID();
    enqueue(tenant, campaign, "sending", "2026-11-21T06:00:00Z");
    sent(tenant, campaign);
    work();
    assertThat(get(campaign).status()).isEqualTo(200);
    ApiAnswer refused = get(campaign, api.tenants().second());
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).contains("\"code\":", "\"request_id\":").doesNotContain("sent");
    assertThat(get(UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void shouldKeepTheNewestOfChangesThatArriveOutOfOrderOrTwice() {
    UUID campaign = UUID.randomUUID();
    enqueue(tenant, campaign, "paused", "2026-11-21T06:00:02.000002Z");
    enqueue(tenant, campaign, "sending", "2026-11-21T06:00:02.000001Z");
    work();
    enqueue(tenant, campaign, "draft", "2026-11-21T06:00:01Z");
    enqueue(tenant, campaign, "paused", "2026-11-21T06:00:02.000002Z");
    work();
    assertThat(get(campaign).body()).contains("\"status\":\"paused\"");
  }

  @Test
  void shouldNotLetATenantTakeOverAnothersCampaign() {
    UUID campaign = UUID.randomUUID();
    enqueue(tenant, campaign, "sending", "2026-11-21T06:00:00Z");
    work();
    enqueue(other, campaign, "stolen", "2026-11-21T07:00:00Z");
    work();
    assertThat(get(campaign).body()).contains("\"status\":\"sending\"");
    assertThat(get(campaign, api.tenants().second()).status()).isEqualTo(404);
  }

  @Test
  void shouldTryOthersAloneThatFailedWithOneThatIsRefused() throws Exception {
    UUID taken = UUID.randomUUID();
    UUID sound = UUID.randomUUID();
    enqueue(tenant, taken, "sending", "2026-11-21T06:00:00Z");
    work();
    enqueue(other, taken, "stolen", "2026-11-21T07:00:00Z");
    enqueue(other, sound, "sending", "2026-11-21T06:00:00Z");
    work();
    assertThat(
            count(
                Tier.QUEUE,
                "select count(*) from jobs where status = 'queued' and suspect_at is not null and attempt_count = 0"))
        .isEqualTo(2);
  }

  @Test
  void shouldBuryAMalformedJobAndDoTheOthers() throws Exception {
    UUID campaign = UUID.randomUUID();
    UUID company = UUID.randomUUID();
    jobs()
        .enqueue(
            List.of(job(tenant, "campaign-changed", "{\"id\":7}"), job(tenant, "nonsense", "{}")));
    enqueue(tenant, campaign, "sending", "2026-11-21T06:00:00Z");
    jobs()
        .enqueue(
            List.of(
                job(
                    tenant,
                    "company-changed",
                    """
                    {"id":"%s","name":"Globex","status":"active","updated":"2026-11-21T06:00:00Z"}
                    """
                        .formatted(company))));
    assertThat(work()).containsEntry("settled", 4);
    assertThat(get(campaign).status()).isEqualTo(200);
    assertThat(count(Tier.QUEUE, "select count(*) from dead_letter_jobs")).isEqualTo(2);
    assertThat(count(Tier.OLAP, "select count(*) from companies where name = 'Globex'")).isOne();
  }

  private Map<String, Object> work() {
    return new AnalyticsHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), TestContext.of());
  }

  private static Jobs jobs() {
    return api.beans(Roles.WORKER).getBean(Jobs.class);
  }

  private void enqueue(UUID tenantId, UUID campaign, String status, String updated) {
    String payload =
        """
        {"id":"%s","company_id":null,"name":"Spring","status":"%s","updated":"%s"}
        """
            .formatted(campaign, status, updated);
    jobs().enqueue(List.of(job(tenantId, "campaign-changed", payload)));
  }

  private static NewJob job(UUID tenantId, String type, String payload) {
    return NewJob.of(Queues.ANALYTICS_CAMPAIGN, type, tenantId, new Json(payload));
  }

  private String sent(UUID tenantId, UUID campaign) throws Exception {
    String key = StorageKey.at(Instant.now()).value();
    run(
        Tier.CONTENT,
        """
        insert into email_messages (storage_key, tenant_id, campaign_id, direction, status)
        values (?, ?, ?, 'outbound', 'sent')
        """,
        key,
        tenantId,
        campaign);
    event(tenantId, campaign, key, "sent");
    return key;
  }

  private void event(UUID tenantId, UUID campaign, String key, String type) throws Exception {
    run(
        Tier.CONTENT,
        """
        insert into message_events (tenant_id, storage_key, event_type, campaign_id, occurred_at)
        values (?, ?, ?, ?, now())
        """,
        tenantId,
        key,
        type,
        campaign);
  }

  private static void run(Tier tier, String sql, Object... parameters) throws Exception {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private static int count(Tier tier, String sql) throws Exception {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = connection.prepareStatement(sql);
        java.sql.ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }

  private static ApiAnswer get(UUID campaign, TestTenant caller) {
    return api.client(AnalyticsApiHandler::new)
        .withKey(caller.key("read"))
        .get("/api/v1/tenant/campaigns/" + campaign + "/analytics");
  }

  private static ApiAnswer get(UUID campaign) {
    return get(campaign, api.tenants().first());
  }
}
