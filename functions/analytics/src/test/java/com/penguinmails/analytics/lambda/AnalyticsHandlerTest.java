package com.penguinmails.analytics.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestDatabasesExtension.class)
class AnalyticsHandlerTest {
  private static final String KEY = "pm_analytics-mine";
  private static final String OTHER_KEY = "pm_analytics-other";

  private static final UUID TENANT = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private static TestDatabases databases;
  private static ApplicationContext app;
  private static ApplicationContext worker;

  @BeforeAll
  static void start(TestDatabases own, @TempDir Path secrets) throws Exception {
    databases = own;
    for (String role : List.of(Roles.APP, Roles.WORKER)) {
      Path secret = Files.createDirectories(secrets.resolve("database")).resolve(role);
      Files.writeString(secret, own.password(role));
    }
    app = context(Roles.APP, secrets);
    worker = context(Roles.WORKER, secrets);
    tenant(TENANT, KEY);
    tenant(OTHER, OTHER_KEY);
  }

  @AfterAll
  static void close() {
    app.close();
    worker.close();
  }

  @Test
  void shouldAnswerZerosAndNullRatesWhenNothingWasSent() {
    UUID campaign = UUID.randomUUID();
    enqueue(TENANT, campaign, "draft", "2026-11-21T06:00:00Z");
    assertThat(work()).containsEntry("settled", 1);
    APIGatewayV2HTTPResponse response = get(campaign, KEY);
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody())
        .contains("\"campaign_id\":\"" + campaign + "\"", "\"status\":\"draft\"", "\"sent\":0")
        .contains("\"delivery\":null", "\"spam_complaints\":0", "\"updated_at\":");
  }

  @Test
  void shouldAnswerWhatHappened() throws Exception {
    UUID campaign = UUID.randomUUID();
    enqueue(TENANT, campaign, "sending", "2026-11-21T06:00:00Z");
    String message = sent(TENANT, campaign);
    sent(TENANT, campaign);
    sent(TENANT, campaign);
    event(TENANT, campaign, message, "opened");
    work();
    assertThat(get(campaign, KEY).getBody())
        .contains("\"sent\":3", "\"delivered\":3", "\"opened\":1", "\"open\":33.33");
  }

  @Test
  void shouldAnswer404ForAnotherTenantsAndForAnUnknownCampaign() throws Exception {
    UUID campaign = UUID.randomUUID();
    enqueue(TENANT, campaign, "sending", "2026-11-21T06:00:00Z");
    sent(TENANT, campaign);
    work();
    assertThat(get(campaign, KEY).getStatusCode()).isEqualTo(200);
    APIGatewayV2HTTPResponse refused = get(campaign, OTHER_KEY);
    assertThat(refused.getStatusCode()).isEqualTo(404);
    assertThat(refused.getBody()).contains("\"code\":", "\"request_id\":").doesNotContain("sent");
    assertThat(get(UUID.randomUUID(), KEY).getStatusCode()).isEqualTo(404);
  }

  @Test
  void shouldKeepTheNewestOfChangesThatArriveOutOfOrderOrTwice() {
    UUID campaign = UUID.randomUUID();
    enqueue(TENANT, campaign, "paused", "2026-11-21T06:00:02.000002Z");
    enqueue(TENANT, campaign, "sending", "2026-11-21T06:00:02.000001Z");
    work();
    enqueue(TENANT, campaign, "draft", "2026-11-21T06:00:01Z");
    enqueue(TENANT, campaign, "paused", "2026-11-21T06:00:02.000002Z");
    work();
    assertThat(get(campaign, KEY).getBody()).contains("\"status\":\"paused\"");
  }

  @Test
  void shouldNotLetATenantTakeOverAnothersCampaign() {
    UUID campaign = UUID.randomUUID();
    enqueue(TENANT, campaign, "sending", "2026-11-21T06:00:00Z");
    work();
    enqueue(OTHER, campaign, "stolen", "2026-11-21T07:00:00Z");
    work();
    assertThat(get(campaign, KEY).getBody()).contains("\"status\":\"sending\"");
    assertThat(get(campaign, OTHER_KEY).getStatusCode()).isEqualTo(404);
  }

  @Test
  void shouldBuryAMalformedJobAndDoTheOthers() throws Exception {
    UUID campaign = UUID.randomUUID();
    UUID company = UUID.randomUUID();
    jobs().enqueue(List.of(job(TENANT, "campaign-changed", "{\"id\":7}"), job(TENANT, "nonsense", "{}")));
    enqueue(TENANT, campaign, "sending", "2026-11-21T06:00:00Z");
    jobs()
        .enqueue(
            List.of(
                job(
                    TENANT,
                    "company-changed",
                    """
                    {"id":"%s","name":"Globex","status":"active","updated":"2026-11-21T06:00:00Z"}
                    """
                        .formatted(company))));
    assertThat(work()).containsEntry("settled", 4);
    assertThat(get(campaign, KEY).getStatusCode()).isEqualTo(200);
    assertThat(count(Tier.QUEUE, "select count(*) from dead_letter_jobs")).isEqualTo(2);
    assertThat(count(Tier.OLAP, "select count(*) from companies where name = 'Globex'")).isOne();
  }

  private Map<String, Object> work() {
    return new AnalyticsHandler(worker).handleRequest(Map.of(), new TestContext());
  }

  private static Jobs jobs() {
    return worker.getBean(Jobs.class);
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
    String key = "202611/" + UUID.randomUUID();
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

  private static void tenant(UUID id, String key) throws Exception {
    run(Tier.OLTP, "insert into tenants (id, name) values (?, 'Tenant')", id);
    run(
        Tier.OLTP,
        """
        insert into api_keys (id, tenant_id, name, prefix, key_hash, scopes)
        values (gen_random_uuid(), ?, 'test', 'pm_', ?, '{read}')
        """,
        id,
        MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
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

  private APIGatewayV2HTTPResponse get(UUID campaign, String key) {
    String path = "/api/v1/tenant/campaigns/" + campaign + "/analytics";
    APIGatewayV2HTTPEvent.RequestContext.Http http =
        APIGatewayV2HTTPEvent.RequestContext.Http.builder()
            .withMethod("GET")
            .withPath(path)
            .withProtocol("HTTP/1.1")
            .withSourceIp("127.0.0.1")
            .build();
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withVersion("2.0")
            .withRawPath(path)
            .withRawQueryString("")
            .withHeaders(Map.of("x-api-key", key, "accept", "application/json"))
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withHttp(http)
                    .withStage("$default")
                    .build())
            .build();
    return new AnalyticsApiHandler(app).handleRequest(event, new TestContext());
  }

  private static ApplicationContext context(String role, Path secrets) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("database.role", role);
    for (Tier tier : Tier.values()) {
      properties.put("database." + tier.key() + ".url", databases.url(tier));
    }
    properties.put("secrets.provider", "file");
    properties.put("secrets.directory", secrets.toString());
    properties.put("oidc.issuer", "https://issuer.example");
    properties.put("oidc.audience", "penguinmails");
    properties.put("oidc.jwks.url", "https://issuer.example/jwks");
    return ApplicationContext.run(properties);
  }
}
