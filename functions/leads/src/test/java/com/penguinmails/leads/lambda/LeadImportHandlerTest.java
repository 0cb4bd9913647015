package com.penguinmails.leads.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class LeadImportHandlerTest {
  private static final String LEADS = "/api/v1/tenant/leads";
  private static final String IMPORTS = LEADS + "/imports";

  private static TestApi api;
  private static TestDatabases databases;
  private static LeadsApiHandler handler;
  private static ApiClient first;
  private static ApiClient second;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    handler = new LeadsApiHandler(api.beans(Roles.APP));
    ApiClient client = api.client(beans -> handler).with("content-type", "text/csv");
    first = client.withKey(api.tenants().first().key("write"));
    second = client.withKey(api.tenants().second().key("write"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldImportTheMessyFileExactlyAndTwice() throws IOException, SQLException {
    String file = new String(fixture(), StandardCharsets.UTF_8);
    ApiAnswer accepted = first.send("POST", IMPORTS, file);
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    String path = IMPORTS + "/" + accepted.at("/id");
    assertThat(accepted.header("location")).isEqualTo(path);
    assertThat(accepted.at("/status")).isEqualTo("pending");
    assertThat(api.rung()).contains("outbox");
    ApiAnswer early = first.get(path + "/errors");
    assertThat(early.status()).isEqualTo(404);
    assertThat(early.at("/code")).isEqualTo("import_not_finished");

    work();
    assertCounts(first.get(path), "completed", 5000, 4600, 0, 250, 150);
    assertThat(first.get(LEADS + "?include=total&import_id=" + accepted.at("/id")).at("/total"))
        .isEqualTo("4600");
    String leads = fingerprint(api.tenants().first());

    ApiAnswer errors = first.get(path + "/errors");
    assertThat(errors.status()).isEqualTo(200);
    assertThat(errors.header("content-type")).startsWith("text/csv");
    assertThat(errors.body()).startsWith("line,email,field,code,message");
    assertThat(errors.body().lines().filter(line -> line.contains(",duplicate_in_file,")))
        .hasSize(250)
        .allMatch(line -> line.matches("\\d+,.*"));

    String again = Objects.requireNonNull(first.send("POST", IMPORTS, file).at("/id"));
    work();
    assertCounts(first.get(IMPORTS + "/" + again), "completed", 5000, 0, 4600, 250, 150);
    assertThat(fingerprint(api.tenants().first())).isEqualTo(leads);
    assertThat(first.get(IMPORTS + "?limit=1").at("/data/0/id")).isEqualTo(again);

    assertThat(second.get(path).status()).isEqualTo(404);
    assertThat(second.get(path + "/errors").status()).isEqualTo(404);
    assertThat(second.get(IMPORTS).body()).doesNotContain(again);
    assertThat(second.get(LEADS + "?include=total&import_id=" + again).at("/total")).isEqualTo("0");
    assertThat(text("select count(*) from lead_import_batches")).isEqualTo("0");
    assertThat(text("select count(*) from lead_imports where source is not null")).isEqualTo("0");
  }

  @Test
  void shouldTakeAFormAndBase64() {
    String csv = "email;name\r\nform@f.example;" + "Zoë ".repeat(40).strip() + "\r\n";
    String form =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Büro 顧客.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\n"
            + csv
            + "\r\n--x--\r\n";
    ApiAnswer created =
        upload("multipart/form-data; boundary=x", form.getBytes(StandardCharsets.UTF_8));
    assertThat(created.status()).as(created.body()).isEqualTo(202);
    assertThat(created.at("/filename")).isEqualTo("Büro 顧客.csv");
    ApiAnswer raw =
        upload("text/csv", "E-Mail\nbase@f.example\n".getBytes(StandardCharsets.UTF_16));
    assertThat(raw.status()).as(raw.body()).isEqualTo(202);
    work();
    assertCounts(first.get(IMPORTS + "/" + created.at("/id")), "completed", 1, 1, 0, 0, 0);
    assertCounts(first.get(IMPORTS + "/" + raw.at("/id")), "completed", 1, 1, 0, 0, 0);
    assertThat(first.get(LEADS + "?email_prefix=form@f").at("/data/0/name")).startsWith("Zoë Zoë");

    ApiAnswer other =
        upload(
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.at("/errors/0/pointer")).isEqualTo("/file");
  }

  @Test
  void shouldRefuseWhatWasCutOffOrIsNoUtf8() {
    ApiAnswer cut =
        upload(
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nemail\na@b.exampl"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(cut.status()).isEqualTo(400);
    assertThat(cut.at("/code")).isEqualTo("malformed_form");

    // What a gateway makes of the é of windows-1252.
    ApiAnswer read = first.send("POST", IMPORTS, "email,first_name\na@b.example,Jos\ufffd\n");
    assertThat(read.status()).isEqualTo(400);
    assertThat(read.at("/code")).isEqualTo("not_utf8");
  }

  @Test
  void shouldRefuseWhatIsNoFile() {
    assertThat(first.send("POST", IMPORTS, null).status()).isEqualTo(422);
    assertThat(first.send("POST", IMPORTS, "").status()).isEqualTo(422);
    assertThat(first.with("content-type", "application/json").post(IMPORTS, "{}").status())
        .isEqualTo(415);
    ApiAnswer large = first.send("POST", IMPORTS, "email\n" + "x".repeat(10 * 1024 * 1024));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.at("/code")).isEqualTo("file_too_large");
    assertThat(first.get(IMPORTS + "/00000000-0000-4000-8000-000000000000").status())
        .isEqualTo(404);
  }

  @Test
  void shouldAnswerARepeatedKeyWithTheFirstImport() {
    ApiClient keyed = first.with("Idempotency-Key", "import-once");
    ApiAnswer once = keyed.send("POST", IMPORTS, "email\nonce@k.example\n");
    ApiAnswer twice = keyed.send("POST", IMPORTS, "email\nonce@k.example\n");
    assertThat(twice.status()).isEqualTo(202);
    assertThat(twice.at("/id")).isEqualTo(once.at("/id"));
    assertThat(twice.header("location")).isEqualTo(once.header("location"));
    work();
  }

  @ParameterizedTest
  @CsvSource({
    "'name\nAda\n', names no e-mail column",
    "'email\n', has no rows",
    "'\n \n', The file is empty",
    "'email\n\"never closed\n', is never closed"
  })
  void shouldSayWhyAFileCannotBeRead(String file, String reason) throws SQLException {
    String id = Objects.requireNonNull(first.send("POST", IMPORTS, file).at("/id"));
    work();
    ApiAnswer read = first.get(IMPORTS + "/" + id);
    assertCounts(read, "failed", 0, 0, 0, 0, 0);
    assertThat(read.at("/failure")).contains(reason);
    assertThat(first.get(IMPORTS + "/" + id + "/errors").status()).isEqualTo(200);
    assertThat(
            text(
                Tier.QUEUE,
                "select string_agg(distinct status, ',') from jobs where payload ->> 'import_id' = '"
                    + id
                    + "'"))
        .isEqualTo("completed");
  }

  @Test
  void shouldSurviveGarbage() throws SQLException {
    for (int seed = 0; seed < 10; seed++) {
      byte[] noise = new byte[20_000];
      new Random(seed).nextBytes(noise);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      if (seed % 2 == 0) {
        file.writeBytes("email,name\n".getBytes(StandardCharsets.UTF_8));
      }
      file.writeBytes(noise);
      assertThat(upload("text/csv", file.toByteArray()).status()).isEqualTo(202);
    }
    work();
    assertThat(
            text("select count(*) from lead_imports where status not in ('completed', 'failed')"))
        .isEqualTo("0");
    assertThat(
            text(
                """
                select count(*) from lead_imports
                 where rows <> imported + updated + duplicates_in_file + invalid
                """))
        .isEqualTo("0");
    assertThat(text(Tier.QUEUE, "select count(*) from dead_letter_jobs")).isEqualTo("0");
  }

  @Test
  void shouldImportSuppressedAddressesAsSuch() throws SQLException {
    String tenant = api.tenants().second().id().toString();
    for (String row :
        new String[] {"gone','unsubscribe", "dead','hard_bounce", "angry','complaint"}) {
      update(
          "insert into suppression_list (id, tenant_id, email, reason) values (gen_random_uuid(), '"
              + tenant
              + "', '"
              + row.replace("','", "@i.example','")
              + "')");
    }
    second.send("POST", IMPORTS, "email\ngone@i.example\nfine@i.example\n");
    work();
    second.send(
        "POST", IMPORTS, "email,name\ndead@i.example,D\nangry@i.example,A\nGONE@i.example,G\n");
    work();
    assertThat(statusOf("gone@i.example")).isEqualTo("unsubscribed");
    assertThat(statusOf("angry@i.example")).isEqualTo("unsubscribed");
    assertThat(statusOf("dead@i.example")).isEqualTo("bounced");
    assertThat(statusOf("fine@i.example")).isEqualTo("active");
  }

  @Test
  void shouldKeepWhatIsKnownWhenACellIsBlank() {
    second.send("POST", IMPORTS, "email,name,city,shoe\nkeep@m.example,Kim,Oslo,42\n");
    work();
    second.send("POST", IMPORTS, "email,name,city,hat\nkeep@m.example,Kim B,,7\n");
    work();
    ApiAnswer read = second.get(LEADS + "?email_prefix=keep@m");
    assertThat(read.at("/data/0/name")).isEqualTo("Kim B");
    assertThat(read.at("/data/0/city")).isEqualTo("Oslo");
    assertThat(read.at("/data/0/custom_fields/shoe")).isEqualTo("42");
    assertThat(read.at("/data/0/custom_fields/hat")).isEqualTo("7");
  }

  @Test
  void shouldKeepWhatFitsIntoThePlanAndGoOnWhenThePlanIsLarger() throws SQLException {
    String file =
        IntStream.range(0, 7_000)
            .mapToObj(i -> "p" + i + "@plan.example")
            .collect(Collectors.joining("\n", "email\n", "\n"));
    String usage =
        "select count(*) + 6000 from leads where tenant_id = '%s'"
            .formatted(api.tenants().second().id());
    update(
        """
        insert into plans (id, name, slug, api_access, max_contacts)
        values ('00000000-0000-7000-8000-0000000000ab', 'Small', 'small', true, (%s));
        update subscriptions set plan_id = '00000000-0000-7000-8000-0000000000ab' where tenant_id = '%s'
        """
            .formatted(usage, api.tenants().second().id()));
    String id = Objects.requireNonNull(second.send("POST", IMPORTS, file).at("/id"));
    work();
    ApiAnswer full = second.get(IMPORTS + "/" + id);
    assertCounts(full, "failed", 5_000, 5_000, 0, 0, 0);
    assertThat(full.at("/failure")).contains("Your plan Small allows").contains("contacts");

    update("update plans set max_contacts = null where slug = 'small'");
    String again = Objects.requireNonNull(second.send("POST", IMPORTS, file).at("/id"));
    work();
    assertCounts(second.get(IMPORTS + "/" + again), "completed", 7_000, 2_000, 5_000, 0, 0);
  }

  private static String statusOf(String email) {
    return Objects.requireNonNull(
        second.get(LEADS + "?email_prefix=" + email).at("/data/0/status"));
  }

  /** Relays the outbox and lets the worker have its turn, as the doorbells would. */
  private static void work() {
    Deadline deadline = Deadline.in(Clock.systemUTC(), Duration.ofSeconds(30));
    api.beans(Roles.WORKER).getBean(OutboxRelay.class).relay(deadline);
    new LeadImportHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), TestContext.of());
  }

  private static ApiAnswer upload(String contentType, byte[] body) {
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withVersion("2.0")
            .withRouteKey("POST " + IMPORTS)
            .withRawPath(IMPORTS)
            .withRawQueryString("")
            .withHeaders(
                Map.of(
                    "content-type", contentType,
                    "content-length", Integer.toString(body.length),
                    "x-api-key", api.tenants().first().key("write")))
            .withRequestContext(
                RequestContext.builder()
                    .withStage("$default")
                    .withHttp(
                        RequestContext.Http.builder()
                            .withMethod("POST")
                            .withPath(IMPORTS)
                            .withSourceIp("192.0.2.7")
                            .build())
                    .build())
            .withBody(Base64.getEncoder().encodeToString(body))
            .withIsBase64Encoded(true)
            .build();
    APIGatewayV2HTTPResponse response = handler.handleRequest(event, TestContext.of());
    return new ApiAnswer(response.getStatusCode(), Map.of(), response.getBody());
  }

  private static void assertCounts(
      ApiAnswer read, String status, int rows, int imported, int updated, int twice, int invalid) {
    assertThat(read.at("/status")).as(read.body()).isEqualTo(status);
    assertThat(
            String.join(
                " ",
                read.at("/rows"),
                read.at("/imported"),
                read.at("/updated"),
                read.at("/duplicates_in_file"),
                read.at("/invalid")))
        .isEqualTo(rows + " " + imported + " " + updated + " " + twice + " " + invalid);
  }

  /** Ids and values of a tenant's leads. */
  private static String fingerprint(TestTenant tenant) throws SQLException {
    return text(
        """
        select md5(string_agg(id || email || coalesce(name, '') || coalesce(company, '') || custom_fields, ' '
                              order by id)) || count(*)
          from leads where tenant_id = '%s'
        """
            .formatted(tenant.id()));
  }

  private static byte[] fixture() throws IOException {
    try (InputStream in = LeadImportHandlerTest.class.getResourceAsStream("/leads.csv")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static String text(String sql) throws SQLException {
    return text(Tier.OLTP, sql);
  }

  private static String text(Tier tier, String sql) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void update(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
