package com.penguinmails.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.mailboxes.lambda.MailboxesApiHandler;
import com.penguinmails.mailboxes.lambda.SecretRemovalHandler;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing keys and passwords, from the request that makes them to the job that removes them. */
@ExtendWith(TestDatabasesExtension.class)
class SecretsHandlerTest {
  private static TestDatabases databases;
  private static TestApi api;
  private static ApiClient anyone;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    anyone = api.client(MailboxesApiHandler::new);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldMakeASigningKeyAndShowItsRecordOnly() {
    String dkim = "/api/v1/tenant/domains/" + domain("sign.example") + "/dkim";
    assertThat(as("admin").get(dkim).status()).isEqualTo(404);
    assertThat(as("member").post(dkim).status()).isEqualTo(403);

    ApiAnswer made = as("admin").post(dkim);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String selector = made.text("/selector");
    assertThat(made.text("/record_name")).isEqualTo(selector + "._domainkey.sign.example");
    assertThat(made.text("/record_value")).startsWith("v=DKIM1; k=rsa; p=MIIB");
    assertThat(as("member").get(dkim).text("/record_value")).isEqualTo(made.text("/record_value"));
    String path =
        api.secretPaths().stream()
            .filter(p -> p.endsWith("/" + selector + ".secret"))
            .findFirst()
            .orElseThrow();
    assertThat(made.body()).doesNotContain(api.secrets().require(path.replace(".secret", "")));
    ApiClient stranger = anyone.as(api.tenants().second(), "owner");
    assertThat(stranger.get(dkim).status()).isEqualTo(404);
    assertThat(stranger.post(dkim).status()).isEqualTo(404);
    assertThat(stranger.delete(dkim).status()).isEqualTo(404);
  }

  @Test
  void shouldSignWithANewKeyAndForgetTheOneBefore() {
    String dkim = "/api/v1/tenant/domains/" + domain("rotate.example") + "/dkim";
    String first = as("admin").post(dkim).text("/selector");
    String second = as("admin").post(dkim).text("/selector");
    assertThat(second).isNotEqualTo(first);
    assertThat(secrets(first)).isEqualTo(1);

    hurry();
    remove();

    assertThat(secrets(first)).isZero();
    assertThat(secrets(second)).isEqualTo(1);
    assertThat(as("admin").delete(dkim).status()).isEqualTo(204);
    hurry();
    remove();
    assertThat(secrets(second)).isZero();
  }

  @Test
  void shouldRemoveSecretsWithTheCompanyThatOwnsThem() throws SQLException {
    String domain = domain("company.example");
    String selector =
        as("admin").post("/api/v1/tenant/domains/" + domain + "/dkim").text("/selector");
    String account =
        as("admin")
            .post(
                "/api/v1/tenant/email-accounts",
                """
                {"domain_id": "%s", "email": "ada@company.example", "provider": "smtp", "password": "secret",
                 "smtp": {"host": "127.0.0.1", "port": 2525, "security": "none", "username": "ada"},
                 "ramp_up": {"initial": 10, "increment": 5}, "min_gap_seconds": 90}
                """
                    .formatted(domain))
            .text("/id");
    ApiAnswer read = as("admin").get("/api/v1/tenant/email-accounts/" + account);
    assertThat(read.at("/ramp_up/increment")).isEqualTo("5");
    assertThat(read.text("/ramp_up/started")).hasSize(10);
    assertThat(read.at("/min_gap_seconds")).isEqualTo("90");
    assertThat(secrets(account)).isEqualTo(1);
    run(
        """
        insert into companies (id, tenant_id, name) values ('00000000-0000-7000-8000-000000000077', '%s', 'C');
        update domains set company_id = '00000000-0000-7000-8000-000000000077' where id = '%s';
        delete from companies where id = '00000000-0000-7000-8000-000000000077'
        """
            .formatted(api.tenants().first().id(), domain));

    remove();

    assertThat(secrets(account)).isZero();
    assertThat(secrets(selector)).isZero();
  }

  @Test
  void shouldRefuseMoreThanTheProviderTakes() {
    String body =
        """
        {"domain_id": "%s", "email": "ada@limit.example", "provider": "gmail", "password": "secret", "daily_limit": 5000}
        """
            .formatted(domain("limit.example"));

    ApiAnswer answer = as("admin").post("/api/v1/tenant/email-accounts", body);

    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/daily_limit");
  }

  private static String domain(String name) {
    return as("admin").post("/api/v1/tenant/domains", "{\"domain\": \"" + name + "\"}").text("/id");
  }

  private static long secrets(String last) {
    return api.secretPaths().stream().filter(path -> path.endsWith("/" + last + ".secret")).count();
  }

  /** What is to be removed later is to be removed now. */
  private static void hurry() {
    try {
      run("update outbox set run_at = now()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void remove() {
    api.beans(Roles.WORKER)
        .getBean(OutboxRelay.class)
        .relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
    var unused =
        new SecretRemovalHandler(api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ApiClient as(String role) {
    return anyone.as(api.tenants().first(), role);
  }
}
