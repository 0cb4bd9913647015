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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class PerformanceHandlerTest {
  private static final String PATH = "/api/v1/tenant/analytics";
  private static final UUID CAMPAIGN = UUID.randomUUID();

  private static TestApi api;
  private static ApiClient anyone;
  private static ApiClient first;
  private static ApiClient second;

  @BeforeAll
  static void start(TestDatabases databases) throws Exception {
    api = TestApi.start(databases);
    anyone = api.client(AnalyticsApiHandler::new);
    first = anyone.withKey(api.tenants().first().key("read"));
    second = anyone.withKey(api.tenants().second().key("read"));
    try (Connection olap = databases.superuser(Tier.OLAP);
        Statement statement = olap.createStatement()) {
      statement.execute(
          """
          insert into campaigns (id, tenant_id, name, status, updated)
          values ('%2$s', '%1$s', 'Spring', 'sending', now()), (gen_random_uuid(), '%1$s', 'Autumn', 'draft', now());
          insert into campaign_analytics (tenant_id, campaign_id, sent, delivered, opened_tracked, clicked_tracked, updated_at)
          select tenant_id, id, case name when 'Spring' then 200 else 0 end, case name when 'Spring' then 150 else 0 end, 50, 3,
                 now() - case name when 'Spring' then interval '1 minute' else interval '0' end from campaigns;
          insert into sequence_step_analytics (tenant_id, step_id, campaign_id, sent, delivered)
          values ('%1$s', gen_random_uuid(), '%2$s', 120, 110), ('%1$s', gen_random_uuid(), '%2$s', 80, 40);
          insert into mailbox_analytics (tenant_id, mailbox_id, sent, delivered, health_score)
          values ('%1$s', '%2$s', 200, 150, 93);
          insert into warmup_analytics (tenant_id, mailbox_id, sent) values ('%1$s', '%2$s', 7);
          refresh materialized view campaign_performance_mv
          """
              .formatted(api.tenants().first().id(), CAMPAIGN));
    }
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void shouldListCampaignsWithRatesAndTheirAge() {
    ApiAnswer page = first.get(PATH + "/campaigns?limit=1");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.at("/data/0/name")).isEqualTo("Autumn");
    assertThat(page.at("/data/0/delivery_rate")).isNull();
    ApiAnswer next = first.get(PATH + "/campaigns?limit=1&cursor=" + page.at("/next_cursor"));
    assertThat(next.at("/data/0/name")).isEqualTo("Spring");
    assertThat(next.at("/data/0/delivery_rate")).startsWith("75");
    assertThat(next.at("/data/0/open_rate")).startsWith("33.33");
    assertThat(next.at("/data/0/as_of")).isNotNull();
    assertThat(next.at("/has_more")).isEqualTo("false");
  }

  @Test
  void shouldListStepsAndMailboxes() {
    assertThat(first.get(PATH + "/campaigns/" + CAMPAIGN + "/steps").size("/data")).isEqualTo(2);
    ApiAnswer mailboxes = first.get(PATH + "/mailboxes");
    assertThat(mailboxes.at("/data/0/sent")).isEqualTo("200");
    assertThat(mailboxes.at("/data/0/health_score")).isEqualTo("93");
    assertThat(mailboxes.at("/data/0/warmup_sent")).isEqualTo("7");
  }

  @Test
  void shouldShowNothingToAnotherTenant() {
    assertThat(second.get(PATH + "/campaigns").size("/data")).isZero();
    assertThat(second.get(PATH + "/campaigns/" + CAMPAIGN + "/steps").at("/code"))
        .isEqualTo("campaign_not_found");
    assertThat(second.get(PATH + "/mailboxes").size("/data")).isZero();
    assertThat(anyone.get(PATH + "/campaigns").status()).isEqualTo(401);
  }
}
