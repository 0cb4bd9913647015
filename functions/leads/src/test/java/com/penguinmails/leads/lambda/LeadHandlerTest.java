package com.penguinmails.leads.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class LeadHandlerTest {
  private static final String LEADS = "/api/v1/tenant/leads";

  private static TestApi api;
  private static TestDatabases databases;
  private static ApiClient first;
  private static ApiClient second;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    ApiClient client = api.client(LeadsApiHandler::new);
    first = client.as(api.tenants().first(), "member");
    second = client.withKey(api.tenants().second().key("write"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldCreateReadChangeAndDeleteALead() {
    ApiAnswer created =
        first.post(
            LEADS,
            """
            {"email": " Ada@Büro.EXAMPLE ", "first_name": "Ada", "company": "", "timezone": "Europe/London",
             "custom_fields": {"plan": "pro", "seats": 12, "ratio": 0.5, "tags": ["a", {"b": null}], "no": null}}
            """);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String path = LEADS + "/" + created.at("/id");
    assertThat(created.header("location")).isEqualTo(path);

    ApiAnswer read = first.get(path);
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(read.at("/email")).isEqualTo("ada@büro.example");
    assertThat(read.at("/company")).isNull();
    assertThat(read.at("/status")).isEqualTo("active");
    assertThat(read.at("/custom_fields/seats")).isEqualTo("12");
    assertThat(read.at("/custom_fields/ratio")).isEqualTo("0.5");
    assertThat(read.body()).contains("\"no\":null").contains("{\"b\":null}");

    String tag = Objects.requireNonNull(read.header("etag"));
    ApiAnswer changed =
        first
            .with("If-Match", tag)
            .patch(
                path,
                """
                {"name": "Ada L.", "first_name": "", "custom_fields": {"plan": "free"}, "status": "inactive"}
                """);
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.at("/name")).isEqualTo("Ada L.");
    assertThat(changed.at("/first_name")).isNull();
    assertThat(changed.at("/timezone")).isEqualTo("Europe/London");
    assertThat(changed.at("/custom_fields/plan")).isEqualTo("free");
    assertThat(changed.at("/custom_fields/seats")).isNull();
    assertThat(changed.at("/status")).isEqualTo("inactive");
    assertThat(first.with("If-Match", tag).patch(path, "{\"name\": \"x\"}").status())
        .isEqualTo(412);

    assertThat(first.delete(path).status()).isEqualTo(204);
    assertThat(first.get(path).at("/code")).isEqualTo("lead_not_found");
    assertThat(first.delete(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\": \"nobody\"} | /email",
        "{\"email\": \" \"} | /email",
        "{} | /email",
        "{\"email\": \"a@b.example\", \"timezone\": \"Moon/Crater\"} | /timezone",
        "{\"email\": \"a@b.example\", \"first_name\": \"A\\nBcc: x@y.example\"} | /first_name",
        "{\"email\": \"a@b.example\", \"city\": \"A\\u0000\"} | /city",
        "{\"email\": \"a@b.example\", \"custom_fields\": {\"\": 1}} | /custom_fields",
        "{\"email\": \"a@b.example\", \"custom_fields\": {\"a\": \"\\u0000\"}} | /custom_fields/a",
      })
  void shouldRefuseWhatIsNotValid(String body, String pointer) {
    ApiAnswer answer = first.post(LEADS, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void shouldBoundCustomFields() {
    assertThat(first.post(LEADS, withFields("fifty@b.example", fields(50))).status())
        .isEqualTo(201);
    assertThat(first.post(LEADS, withFields("more@b.example", fields(51))).status()).isEqualTo(422);
    String large = "{\"a\": \"" + "ü".repeat(8190) + "\"}";
    assertThat(first.post(LEADS, withFields("large@b.example", large)).status()).isEqualTo(422);
    assertThat(first.post(LEADS, withFields("huge@b.example", "{\"a\": 1e999999}")).status())
        .isBetween(201, 422);
    assertThat(first.post(LEADS, withFields("list@b.example", "[1]")).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAnAddressThatIsTaken() {
    assertThat(first.post(LEADS, "{\"email\": \"taken@x.example\"}").status()).isEqualTo(201);
    ApiAnswer again = first.post(LEADS, "{\"email\": \"TAKEN@x.example\"}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.at("/code")).isEqualTo("email_taken");

    ApiAnswer other = first.post(LEADS, "{\"email\": \"other@x.example\"}");
    ApiAnswer moved =
        first.patch(LEADS + "/" + other.at("/id"), "{\"email\": \"taken@x.example\"}");
    assertThat(moved.status()).isEqualTo(409);
    assertThat(second.post(LEADS, "{\"email\": \"taken@x.example\"}").status()).isEqualTo(201);
  }

  @Test
  void shouldFilterAndPage() {
    for (int i = 0; i < 5; i++) {
      first.post(LEADS, "{\"email\": \"page" + i + "@filter.example\"}");
    }
    String newest = idOf(first.get(LEADS + "?email_prefix=page4@"));
    first.patch(LEADS + "/" + newest, "{\"status\": \"inactive\"}");

    ApiAnswer page = first.get(LEADS + "?email_prefix=PAGE&limit=2&include=total");
    assertThat(page.size("/data")).isEqualTo(2);
    assertThat(page.at("/total")).isEqualTo("5");
    assertThat(page.at("/data/0/id")).isEqualTo(newest);
    ApiAnswer next =
        first.get(LEADS + "?email_prefix=page&limit=100&cursor=" + page.at("/next_cursor"));
    assertThat(next.size("/data")).isEqualTo(3);
    assertThat(next.at("/has_more")).isEqualTo("false");
    assertThat(first.get(LEADS + "?email_prefix=page&status=inactive").size("/data")).isEqualTo(1);
    assertThat(first.get(LEADS + "?email_prefix=page%25").size("/data")).isZero();
    assertThat(first.get(LEADS + "?status=lost").status()).isEqualTo(422);
    assertThat(first.get(LEADS + "?import_id=7").status()).isEqualTo(400);
  }

  @Test
  void shouldNotMakeASuppressedAddressActive() throws SQLException {
    suppress(api.tenants().first(), "gone@s.example", "unsubscribe");
    suppress(api.tenants().first(), "dead@s.example", "hard_bounce");
    ApiAnswer gone = first.post(LEADS, "{\"email\": \"gone@s.example\"}");
    assertThat(gone.at("/status")).isEqualTo("unsubscribed");
    assertThat(first.post(LEADS, "{\"email\": \"dead@s.example\"}").at("/status"))
        .isEqualTo("bounced");
    assertThat(second.post(LEADS, "{\"email\": \"gone@s.example\"}").at("/status"))
        .isEqualTo("active");
    ApiAnswer revived = first.patch(LEADS + "/" + gone.at("/id"), "{\"status\": \"active\"}");
    assertThat(revived.status()).isEqualTo(409);
    assertThat(revived.at("/code")).isEqualTo("lead_suppressed");

    suppress(api.tenants().first(), "later@s.example", "complaint");
    ApiAnswer moved = first.post(LEADS, "{\"email\": \"mover@s.example\"}");
    assertThat(
            first
                .patch(LEADS + "/" + moved.at("/id"), "{\"email\": \"later@s.example\"}")
                .at("/status"))
        .isEqualTo("unsubscribed");
  }

  @Test
  void shouldKeepTheOtherTenantOut() {
    ApiAnswer mine = first.post(LEADS, "{\"email\": \"mine@rls.example\", \"name\": \"Mine\"}");
    String path = LEADS + "/" + mine.at("/id");
    assertThat(second.get(path).status()).isEqualTo(404);
    assertThat(second.patch(path, "{\"name\": \"Yours\"}").status()).isEqualTo(404);
    assertThat(second.delete(path).status()).isEqualTo(404);
    assertThat(second.get(LEADS + "?email_prefix=mine@rls&include=total").at("/total"))
        .isEqualTo("0");
    assertThat(first.get(path).at("/name")).isEqualTo("Mine");
  }

  @Test
  void shouldLetAViewerOnlyLook() {
    ApiClient viewer = api.client(LeadsApiHandler::new).as(api.tenants().first(), "viewer");
    assertThat(viewer.get(LEADS).status()).isEqualTo(200);
    assertThat(viewer.post(LEADS, "{\"email\": \"v@v.example\"}").status()).isEqualTo(403);
    assertThat(api.client(LeadsApiHandler::new).get(LEADS).status()).isEqualTo(401);
  }

  private static String idOf(ApiAnswer page) {
    return Objects.requireNonNull(page.at("/data/0/id"));
  }

  private static String withFields(String email, String fields) {
    return "{\"email\": \"" + email + "\", \"custom_fields\": " + fields + "}";
  }

  private static String fields(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"f" + i + "\": " + i)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void suppress(TestTenant tenant, String email, String reason) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "insert into suppression_list (id, tenant_id, email, reason) values (gen_random_uuid(), '%s', '%s', '%s')"
              .formatted(tenant.id(), email, reason));
    }
  }
}
