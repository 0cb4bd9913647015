package com.penguinmails.analytics.performance;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.analytics.lambda.AnalyticsApiHandler;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class AdvancedAnalyticsHandlerTest {
  private static final String PATH = "/api/v1/tenant/analytics";

  @Test
  void shouldAskForAPlanThatIncludesThem(TestDatabases databases) throws Exception {
    try (TestApi api = TestApi.start(databases);
        Connection oltp = databases.superuser(Tier.OLTP);
        Statement statement = oltp.createStatement()) {
      statement.execute(
          "update subscriptions set plan_id = (select id from plans where slug = 'starter')");
      ApiClient client =
          api.client(AnalyticsApiHandler::new).withKey(api.tenants().first().key("read"));

      ApiAnswer mailboxes = client.get(PATH + "/mailboxes");
      assertThat(mailboxes.status()).isEqualTo(402);
      assertThat(mailboxes.at("/code")).isEqualTo("plan_limit_reached");
      assertThat(mailboxes.body()).contains("advanced_analytics", "Starter");
      assertThat(client.get(PATH + "/campaigns/" + UUID.randomUUID() + "/steps").status())
          .isEqualTo(402);
      assertThat(client.get(PATH + "/campaigns").status()).isEqualTo(200);
    }
  }
}
