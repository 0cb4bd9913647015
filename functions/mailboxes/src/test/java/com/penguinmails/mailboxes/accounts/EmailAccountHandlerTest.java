package com.penguinmails.mailboxes.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mailboxes.lambda.MailboxesApiHandler;
import com.penguinmails.mailboxes.lambda.SecretRemovalHandler;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class EmailAccountHandlerTest {
  private static final String PATH = "/api/v1/tenant/email-accounts";
  private static final String SECRET = "correct-horse-battery";
  private static final String SERVER =
      "\"smtp\": {\"host\": \"127.0.0.1\", \"port\": 3025, \"security\": \"none\", \"username\":"
          + " \"ada\"}";

  private static TestApi api;
  private static TestDatabases databases;
  private static ApiClient anyone;
  private static ApiClient admin;
  private static ApiClient stranger;
  private static String domain;
  private static String strangersDomain;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    anyone = api.client(MailboxesApiHandler::new);
    admin = anyone.as(api.tenants().first(), "admin");
    stranger = anyone.as(api.tenants().second(), "owner");
    domain = addDomain(admin);
    strangersDomain = addDomain(stranger);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldKeepThePasswordInTheSecretStoreOnly() throws SQLException {
    ApiAnswer answer = add("secret", SERVER + ", \"password\": \"" + SECRET + "\"");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.at("/has_password")).isEqualTo("true");
    assertThat(answer.body()).doesNotContain(SECRET).doesNotContain("vault");
    assertThat(api.secrets().get(secretPath(answer.text("/id")))).contains(SECRET);
    assertThat(column("vault_key_path", answer.text("/id")))
        .isEqualTo(secretPath(answer.text("/id")));
    assertThat(rowsContaining(SECRET)).isZero();
  }

  @Test
  void shouldStoreSettingsAsTheSenderReadsThem() throws SQLException {
    ApiAnswer answer = add("settings", SERVER + ", \"password\": \"x\"");

    assertThat(answer.at("/smtp/security")).isEqualTo("none");
    assertThat(column("smtp_settings", answer.text("/id")))
        .contains("\"host\": \"127.0.0.1\"", "\"port\": 3025", "\"security\": \"NONE\"");
  }

  @Test
  void shouldNeedNoPasswordWithoutAUsername() {
    String open = "\"smtp\": {\"host\": \"127.0.0.1\", \"port\": 3025, \"security\": \"none\"}";

    ApiAnswer answer = add("open", open);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.at("/has_password")).isEqualTo("false");
    assertThat(add("open2", open + ", \"password\": \"x\"").at("/errors/0/pointer"))
        .isEqualTo("/password");
    assertThat(add("open3", SERVER).at("/errors/0/pointer")).isEqualTo("/password");
  }

  @Test
  void shouldFillInWhatAProviderImplies() {
    ApiAnswer answer = add("gmail", "\"provider\": \"gmail\", \"imap\": {}, \"password\": \"app\"");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.at("/smtp/host")).isEqualTo("smtp.gmail.com");
    assertThat(answer.at("/smtp/port")).isEqualTo("587");
    assertThat(answer.at("/smtp/security")).isEqualTo("starttls");
    assertThat(answer.at("/smtp/username")).isEqualTo("gmail@accounts.example");
    assertThat(answer.at("/imap/host")).isEqualTo("imap.gmail.com");
    assertThat(answer.at("/imap/security")).isEqualTo("tls");
    assertThat(answer.at("/daily_limit")).isEqualTo("50");
    assertThat(answer.at("/timezone")).isEqualTo("UTC");
  }

  @Test
  void shouldSayWhatIsMissingOrNotAllowed() {
    assertThat(add("none", "\"provider\": \"smtp\"").at("/errors/0/pointer"))
        .isEqualTo("/smtp/host");
    assertThat(
            add("meta", "\"smtp\": {\"host\": \"169.254.169.254\", \"port\": 80}").size("/errors"))
        .isEqualTo(2);
    assertThat(
            add("tz", SERVER + ", \"password\": \"x\", \"timezone\": \"Mars/Base\"")
                .at("/errors/0/pointer"))
        .isEqualTo("/timezone");
    assertThat(
            add("limit", SERVER + ", \"password\": \"x\", \"daily_limit\": 0")
                .at("/errors/0/pointer"))
        .isEqualTo("/daily_limit");
    assertThat(add("enum", "\"provider\": \"carrier-pigeon\"").status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAnAddressOfAnotherDomain() {
    ApiAnswer answer = post(domain, "ada@elsewhere.example", SERVER + ", \"password\": \"x\"");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/email");
  }

  @Test
  void shouldRefuseDomainsThatAreNotTheTenants() {
    String rest = SERVER + ", \"password\": \"x\"";

    assertThat(post(strangersDomain, "ada@accounts.example", rest).at("/errors/0/pointer"))
        .isEqualTo("/domain_id");
    assertThat(post(UUID.randomUUID().toString(), "ada@accounts.example", rest).status())
        .isEqualTo(422);
  }

  @Test
  void shouldTakeThePasswordBackWhenTheAddressIsTaken() {
    add("taken", SERVER + ", \"password\": \"first\"");
    long before = secretFiles();

    ApiAnswer answer = add("taken", SERVER + ", \"password\": \"second\"");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/code")).isEqualTo("email_taken");
    assertThat(secretFiles()).isEqualTo(before);
  }

  @Test
  void shouldReplaceThePassword() {
    String id = add("replace", SERVER + ", \"password\": \"old\"").text("/id");

    ApiAnswer answer =
        admin.patch(PATH + "/" + id, "{\"password\": \"new-one\", \"daily_limit\": 7}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/daily_limit")).isEqualTo("7");
    assertThat(answer.body()).doesNotContain("new-one");
    assertThat(api.secrets().get(secretPath(id))).contains("new-one");
  }

  @Test
  void shouldKeepThePasswordWhenAChangeIsStale() {
    ApiAnswer created = add("stale", SERVER + ", \"password\": \"old\"");
    String path = PATH + "/" + created.text("/id");
    admin.patch(path, "{\"daily_limit\": 8}");

    ApiAnswer answer =
        admin
            .with("If-Match", created.headers().getOrDefault("etag", ""))
            .patch(path, "{\"password\": \"new\"}");

    assertThat(answer.status()).isEqualTo(412);
    assertThat(api.secrets().get(secretPath(created.text("/id")))).contains("old");
  }

  @Test
  void shouldForgetAPasswordNobodyAsksFor() {
    String id = add("forget", SERVER + ", \"password\": \"old\"").text("/id");

    ApiAnswer answer =
        admin.patch(
            PATH + "/" + id,
            "{\"smtp\": {\"host\": \"localhost\", \"port\": 3025, \"security\": \"none\"}}");

    assertThat(answer.at("/has_password")).isEqualTo("false");
    assertThat(api.secrets().get(secretPath(id))).isEmpty();
  }

  @Test
  void shouldDeleteThePasswordWithTheAccount() {
    String id = add("delete", SERVER + ", \"password\": \"old\"").text("/id");

    assertThat(admin.delete("/api/v1/tenant/domains/" + domain).at("/code"))
        .isEqualTo("domain_in_use");
    assertThat(stranger.delete(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(api.secrets().get(secretPath(id))).isPresent();
    assertThat(admin.delete(PATH + "/" + id).status()).isEqualTo(204);
    assertThat(admin.get(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(api.rung()).contains(Queues.OUTBOX);
    removeSecrets();
    assertThat(api.secrets().get(secretPath(id))).isEmpty();
  }

  private static void removeSecrets() {
    api.beans(Roles.WORKER)
        .getBean(OutboxRelay.class)
        .relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
    var unused =
        new SecretRemovalHandler(api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  @Test
  void shouldKeepAnAccountACampaignSendsFrom() throws SQLException {
    String id = add("used", SERVER + ", \"password\": \"old\"").text("/id");
    useInCampaign(id);

    ApiAnswer answer = admin.delete(PATH + "/" + id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/code")).isEqualTo("email_account_in_use");
    assertThat(api.secrets().get(secretPath(id))).contains("old");
  }

  @Test
  void shouldStayWhileAMailOfItIsInDoubt() throws SQLException {
    String id = add("doubt", SERVER + ", \"password\": \"old\"").text("/id");
    mailInDoubt(id);

    assertThat(admin.delete(PATH + "/" + id).at("/code")).isEqualTo("email_account_in_use");
  }

  @Test
  void shouldTakeANewGapAtOnce() throws SQLException {
    String id =
        add("gap", SERVER + ", \"password\": \"old\", \"min_gap_seconds\": 86400").text("/id");
    run("update email_accounts set next_slot = now() + interval '1 day' where id = '" + id + "'");

    assertThat(admin.patch(PATH + "/" + id, "{\"min_gap_seconds\": 0}").status()).isEqualTo(200);

    assertThat(
            text("select (next_slot <= now())::text from email_accounts where id = '" + id + "'"))
        .isEqualTo("true");
  }

  /** A mailbox that was refused rests for a quarter of an hour. */
  @Test
  void shouldReadAMailboxSoonThatWasPutRight() throws SQLException {
    String id = add("repaired", SERVER + ", \"password\": \"old\"").text("/id");
    run(
        "update email_accounts set imap_claimed_until = now() + interval '1 day' where id = '"
            + id
            + "'");

    assertThat(admin.patch(PATH + "/" + id, "{\"password\": \"new\"}").status()).isEqualTo(200);

    assertThat(
            text(
                "select (imap_claimed_until < now() + interval '5 minutes')::text from email_accounts where id = '"
                    + id
                    + "'"))
        .isEqualTo("true");
  }

  @Test
  void shouldNotKnowAnotherTenantsAccount() {
    String path = PATH + "/" + add("private", SERVER + ", \"password\": \"x\"").text("/id");

    assertThat(stranger.get(path).status()).isEqualTo(404);
    assertThat(stranger.patch(path, "{\"password\": \"mine\"}").status()).isEqualTo(404);
    assertThat(stranger.get(PATH).size("/data")).isZero();
  }

  @Test
  void shouldLetOnlyAdminsChangeAccounts() {
    ApiClient member = anyone.as(api.tenants().first(), "member");
    String path = PATH + "/" + add("members", SERVER + ", \"password\": \"x\"").text("/id");

    assertThat(member.get(path).status()).isEqualTo(200);
    assertThat(member.patch(path, "{\"daily_limit\": 1}").status()).isEqualTo(403);
    assertThat(member.delete(path).status()).isEqualTo(403);
    assertThat(anyone.as(api.tenants().first(), "viewer").post(PATH, "{}").status()).isEqualTo(403);
  }

  private static String addDomain(ApiClient client) {
    return client.post("/api/v1/tenant/domains", "{\"domain\": \"accounts.example\"}").text("/id");
  }

  private static ApiAnswer add(String local, String rest) {
    return post(domain, local + "@accounts.example", rest);
  }

  private static ApiAnswer post(String domainId, String email, String rest) {
    return admin.post(
        PATH, "{\"domain_id\": \"" + domainId + "\", \"email\": \"" + email + "\", " + rest + "}");
  }

  private static String secretPath(String id) {
    return "tenants/" + api.tenants().first().id() + "/email-accounts/" + id;
  }

  /** How many accounts of the tenant there are passwords for, as far as rows tell and beyond. */
  private static long secretFiles() {
    return api.secretPaths().stream().filter(path -> path.contains("email-accounts")).count();
  }

  private static String column(String name, String id) throws SQLException {
    return text("select " + name + "::text from email_accounts where id = '" + id + "'");
  }

  /** Rows of any kind that hold a text, audit trail and stored answers included. */
  private static long rowsContaining(String text) throws SQLException {
    return Long.parseLong(
        text(
            """
            select (select count(*) from email_accounts t where t::text like '%%%1$s%%')
                 + (select count(*) from audit_log_enhanced t where t::text like '%%%1$s%%')
                 + (select count(*) from idempotency_keys t where t::text like '%%%1$s%%')
            """
                .formatted(text)));
  }

  /** Of a lead and an enrolment that need not be there. */
  private static void mailInDoubt(String account) throws SQLException {
    run(
        """
        set session_replication_role = replica;
        insert into campaigns (id, tenant_id, name) values ('%2$s', '%1$s', 'Doubt');
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key,
                                 state, submitted, parked)
        values (gen_random_uuid(), '%1$s', '%2$s', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '%3$s',
                'x', 'in_doubt', now(), now())
        """
            .formatted(api.tenants().first().id(), Ids.next(), account));
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void useInCampaign(String account) throws SQLException {
    UUID campaign = Ids.next();
    UUID tenant = api.tenants().first().id();
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into campaigns (id, tenant_id, name) values ('%s', '%s', 'C')"
              .formatted(campaign, tenant));
      statement.execute(
          """
          insert into campaign_sequence_steps (tenant_id, campaign_id, step_order, step_type, email_account_id)
          values ('%s', '%s', 1, 'email', '%s')
          """
              .formatted(tenant, campaign, account));
    }
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
