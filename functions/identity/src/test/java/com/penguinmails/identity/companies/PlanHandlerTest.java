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
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tenant's plan does to its requests. */
@ExtendWith(TestDatabasesExtension.class)
class PlanHandlerTest {
  private static final String PATH = "/api/v1/tenant/companies";

  private final TestDatabases databases;
  private final TestApi api;
  private final TestTenant tenant;
  private final ApiClient anyone;

  PlanHandlerTest(TestDatabases databases) {
    this.databases = databases;
    this.api = TestApi.start(databases);
    this.tenant = api.tenants().first();
    this.anyone = api.client(IdentityApiHandler::new);
  }

  @AfterEach
  void stop() throws SQLException {
    api.close();
  }

  @Test
  void shouldOnlyLetLookWhoDidNotPay() throws SQLException {
    sql("update subscriptions set access = 'read_only' where tenant_id = '" + tenant.id() + "'");

    assertThat(anyone.as(tenant, "owner").get(PATH).status()).isEqualTo(200);
    ApiAnswer refused = anyone.as(tenant, "owner").post(PATH, "{\"name\": \"Globex\"}");
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/code")).isEqualTo("subscription_read_only");
  }

  @Test
  void shouldRefuseApiKeysThePlanDoesNotInclude() throws SQLException {
    plan("api_access = false, api_rate_limit = null");

    ApiAnswer refused = anyone.withKey(tenant.key("read")).get(PATH);

    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/code")).isEqualTo("plan_limit_reached");
    assertThat(refused.at("/limit/limit")).isEqualTo("api_access");
    assertThat(anyone.as(tenant, "viewer").get(PATH).status()).isEqualTo(200);
  }

  @Test
  void shouldHoldATenantToItsRequestsPerMinute() throws SQLException {
    plan("api_rate_limit = 40");
    ApiClient client = anyone.withKey(tenant.key("read"));

    for (int i = 0; i < 40; i++) {
      ApiAnswer answer = client.get(PATH);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("RateLimit-Limit")).isEqualTo("40");
    }
    ApiAnswer refused = client.get(PATH);
    // The bucket fills while the requests run: a token every 1.5 s.
    for (int i = 0; i < 20 && refused.status() == 200; i++) {
      refused = client.get(PATH);
    }
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.at("/code")).isEqualTo("too_many_requests");
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(refused.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(anyone.withKey(api.tenants().second().key("read")).get(PATH).status())
        .isEqualTo(200);
  }

  private void plan(String terms) throws SQLException {
    sql(
        """
        insert into plans (id, name, slug, api_access, api_rate_limit)
        values ('00000000-0000-7000-8000-0000000000aa', 'Test', 'test', true, null) on conflict do nothing;
        update plans set %s where slug = 'test';
        update subscriptions set plan_id = '00000000-0000-7000-8000-0000000000aa' where tenant_id = '%s'
        """
            .formatted(terms, tenant.id()));
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
