package com.penguinmails.mailboxes.domains;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mailboxes.lambda.MailboxesApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabasesExtension.class)
class DomainHandlerTest {
  private static final String PATH = "/api/v1/tenant/domains";

  private static TestApi api;
  private static ApiClient anyone;
  private static ApiClient admin;
  private static ApiClient stranger;
  private static UUID strangersCompany;

  @BeforeAll
  static void start(TestDatabases databases) throws SQLException {
    api = TestApi.start(databases);
    anyone = api.client(MailboxesApiHandler::new);
    admin = anyone.as(api.tenants().first(), "admin");
    stranger = anyone.as(api.tenants().second(), "owner");
    strangersCompany = Ids.next();
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into companies (id, tenant_id, name) values (?, ?, 'Theirs')")) {
      insert.setObject(1, strangersCompany);
      insert.setObject(2, api.tenants().second().id());
      insert.executeUpdate();
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Mail.Globex.EXAMPLE, mail.globex.example",
    "bücher.example, xn--bcher-kva.example",
    "xn--strae-oqa.example, xn--strae-oqa.example",
    "' root.example. ', root.example"
  })
  void shouldStoreOneSpelling(String given, String stored) {
    ApiAnswer answer = add(given);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.at("/domain")).isEqualTo(stored);
    assertThat(answer.at("/verification_status")).isEqualTo("pending");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a b.example",
        "-x.example",
        "under_score.example",
        "192.0.2.1",
        "x@y.example",
        ".example",
        "a..example"
      })
  void shouldRefuseWhatIsNoDomain(String given) {
    ApiAnswer answer = add(given);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/domain");
  }

  @Test
  void shouldRefuseADomainTwiceInATenantOnly() {
    assertThat(add("twice.example").status()).isEqualTo(201);
    assertThat(add("TWICE.example").at("/code")).isEqualTo("domain_taken");
    assertThat(stranger.post(PATH, "{\"domain\": \"twice.example\"}").status()).isEqualTo(201);
  }

  @Test
  void shouldHaveOnePrimaryDomain() {
    String one = add("one.example").text("/id");
    String two = add("two.example").text("/id");

    admin.patch(PATH + "/" + one, "{\"is_primary\": true}");
    admin.patch(PATH + "/" + two, "{\"is_primary\": true}");

    assertThat(admin.get(PATH + "/" + one).at("/is_primary")).isEqualTo("false");
    assertThat(admin.get(PATH + "/" + two).at("/is_primary")).isEqualTo("true");
  }

  @Test
  void shouldRefuseAnotherTenantsCompany() {
    String id = add("company.example").text("/id");
    String company = "\"company_id\": \"" + strangersCompany + "\"";

    assertThat(admin.post(PATH, "{\"domain\": \"their.example\", " + company + "}").status())
        .isEqualTo(422);
    assertThat(admin.patch(PATH + "/" + id, "{" + company + "}").status()).isEqualTo(422);
  }

  @Test
  void shouldNotKnowAnotherTenantsDomain() {
    String path = PATH + "/" + add("private.example").text("/id");

    assertThat(stranger.get(path).status()).isEqualTo(404);
    assertThat(stranger.patch(path, "{\"is_primary\": true}").status()).isEqualTo(404);
    assertThat(stranger.delete(path).status()).isEqualTo(404);
  }

  @Test
  void shouldLetOnlyAdminsChangeDomains() {
    ApiClient member = anyone.as(api.tenants().first(), "member");
    String path = PATH + "/" + add("members.example").text("/id");

    assertThat(member.get(path).status()).isEqualTo(200);
    assertThat(member.post(PATH, "{\"domain\": \"m.example\"}").status()).isEqualTo(403);
    assertThat(member.patch(path, "{\"is_primary\": true}").status()).isEqualTo(403);
    assertThat(member.delete(path).status()).isEqualTo(403);
    assertThat(
            anyone
                .withKey(api.tenants().first().key("write"))
                .post(PATH, "{\"domain\": \"m.example\"}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void shouldRefuseAChangeOfAnOlderVersion() {
    ApiAnswer created = add("stale.example");
    String path = PATH + "/" + created.text("/id");
    ApiClient conditional = admin.with("If-Match", created.headers().getOrDefault("etag", ""));

    assertThat(conditional.patch(path, "{\"is_primary\": false}").status()).isEqualTo(200);
    assertThat(conditional.patch(path, "{\"is_primary\": true}").status()).isEqualTo(412);
  }

  @Test
  void shouldDeleteADomainThatHasAnAddressAndFreeTheAddress(TestDatabases databases)
      throws SQLException {
    UUID id = UUID.fromString(String.valueOf(add("assigned.example").at("/id")));
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with v as (insert into vps_instances (hostwinds_instance_id, provider_name, status, provisioning_step, monthly_cost,
                            hostwinds_billing_day, current_billing_period_start, current_billing_period_end)
                     values ('77', 'pm-77', 'active', 'done', 9.99, 1, now(), now() + interval '30 days') returning id),
               i as (insert into smtp_ip_addresses (vps_instance_id, ip_address, status)
                     select id, '203.0.113.77', 'available' from v returning id)
          insert into domain_ip_assignments (tenant_id, domain_id, smtp_ip_address_id, status)
          select d.tenant_id, d.id, i.id, 'active' from i, domains d where d.id = '%s'
          """
              .formatted(id));
      assertThat(admin.delete(PATH + "/" + id).status()).isEqualTo(204);
      try (ResultSet row =
          statement.executeQuery(
              "select status || assigned_count from smtp_ip_addresses where ip_address = '203.0.113.77'")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("available0");
      }
    }
  }

  @Test
  void shouldDeleteADomainWithoutAccounts() {
    String path = PATH + "/" + add("gone.example").text("/id");

    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertThat(admin.delete(path).status()).isEqualTo(404);
  }

  private static ApiAnswer add(String domain) {
    return admin.post(PATH, "{\"domain\": \"" + domain + "\"}");
  }
}
