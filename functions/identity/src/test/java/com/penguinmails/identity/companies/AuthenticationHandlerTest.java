package com.penguinmails.identity.companies;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.identity.lambda.IdentityApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestIssuer;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in, who is not, and what is written down about it. */
@ExtendWith(TestDatabasesExtension.class)
class AuthenticationHandlerTest {
  private static final String PATH = "/api/v1/tenant/companies";

  private static TestApi api;
  private static TestDatabases databases;
  private static TestTenant first;
  private static ApiClient anyone;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    first = api.tenants().first();
    anyone = api.client(IdentityApiHandler::new);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldLetAMemberAndAKeyIn() {
    assertThat(anyone.as(first, "member").get(PATH).status()).isEqualTo(200);
    assertThat(anyone.withKey(first.key("read")).get(PATH).status()).isEqualTo(200);
    assertThat(anyone.with("Authorization", "Bearer " + first.key("read")).get(PATH).status())
        .isEqualTo(200);
  }

  @Test
  void shouldRefuseWhoSaysNothing() throws SQLException {
    refused(anyone, 401, "missing_credentials");
    assertThat(anyone.get(PATH).header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void shouldRefuseTokensThatProveNothing() throws SQLException {
    UUID owner = first.user("owner");
    TestIssuer issuer = api.issuer();

    refused(token("nonsense"), 401, "invalid_token");
    refused(token(issuer.unsignedToken(owner)), 401, "invalid_token");
    refused(token(issuer.forgedToken(owner)), 401, "invalid_token");
  }

  @Test
  void shouldRefuseTokensForOthersOrOfYesterday() throws SQLException {
    UUID owner = first.user("owner");
    TestIssuer issuer = api.issuer();
    Date yesterday = Date.from(Instant.now().minusSeconds(86_400));

    refused(token(issuer.token(owner, c -> c.audience("elsewhere"))), 401, "invalid_token");
    refused(token(issuer.token(owner, c -> c.issuer("https://evil.test"))), 401, "invalid_token");
    refused(token(issuer.token(owner, c -> c.expirationTime(yesterday))), 401, "invalid_token");
    refused(token(issuer.token(owner, c -> c.expirationTime(null))), 401, "invalid_token");
  }

  @Test
  void shouldRefuseUsersNobodyKnows() throws SQLException {
    refused(token(api.issuer().token(UUID.randomUUID())), 401, "unknown_user");
    refused(
        token(api.issuer().token(first.user("owner"), c -> c.subject("x"))), 401, "unknown_user");
  }

  @Test
  void shouldRefuseATenantOneIsNoMemberOf() throws SQLException {
    String token = api.issuer().token(first.user("owner"));

    refused(anyone.withToken(token, api.tenants().second().id()), 403, "not_a_member");
    refused(anyone.withToken(token, UUID.randomUUID()), 403, "not_a_member");
  }

  @Test
  void shouldRefuseADeletedTenant() throws SQLException {
    TestTenant deleted = api.tenants().deleted();

    refused(anyone.as(deleted, "owner"), 403, "tenant_deleted");
    refused(anyone.withKey(deleted.key("admin")), 403, "tenant_deleted");
  }

  @Test
  void shouldRefuseKeysThatAreUnknownOrOver() throws SQLException {
    refused(anyone.withKey("pm_test_guess"), 401, "invalid_api_key");
    refused(anyone.withKey(first.key("revoked")), 401, "expired_api_key");
    refused(anyone.withKey(first.key("expired")), 401, "expired_api_key");
  }

  @Test
  void shouldAskForTheTenantOfAToken() {
    ApiClient client =
        anyone.with("Authorization", "Bearer " + api.issuer().token(first.user("owner")));

    assertThat(client.get(PATH).at("/code")).isEqualTo("tenant_required");
    assertThat(client.with("x-tenant-id", "mine").get(PATH).at("/code"))
        .isEqualTo("tenant_malformed");
  }

  @Test
  void shouldNeverWriteDownACredential() throws SQLException {
    String token = api.issuer().forgedToken(first.user("owner"));
    token(token).get(PATH);
    anyone.withKey("pm_test_guessed_key").get(PATH);

    assertThat(number("select count(*) from security_events")).isPositive();
    assertThat(
            number(
                """
                select count(*) from security_events e
                 where e::text like '%pm_test_guessed_key%' or e::text like '%%eyJ%%'
                """))
        .isZero();
  }

  private static ApiClient token(String token) {
    return anyone.withToken(token, first.id());
  }

  /** Checks the answer and that the refusal was written down. */
  private static void refused(ApiClient client, int status, String code) throws SQLException {
    long before = number("select count(*) from security_events");

    ApiAnswer answer = client.get(PATH);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.at("/code")).isEqualTo(code);
    assertThat(number("select count(*) from security_events")).isEqualTo(before + 1);
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
