package com.penguinmails.campaigns.templates;

import static com.penguinmails.campaigns.CampaignFixture.TEMPLATES;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.CampaignFixture;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class TemplateHandlerTest {
  private static CampaignFixture fixture;
  private static ApiClient member;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = CampaignFixture.in(databases);
    member = fixture.as("member");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldCreateReadChangeAndDelete() {
    ApiAnswer created = create("Hello {{ first_name }}", "<p>Hi</p>");
    String path = TEMPLATES + "/" + created.text("/id");

    assertThat(created.status()).isEqualTo(201);
    assertThat(member.get(path).json()).isEqualTo(created.json());
    assertThat(member.patch(path, "{\"name\": \"Second\"}").at("/name")).isEqualTo("Second");
    assertThat(member.get(path).at("/subject")).isEqualTo("Hello {{ first_name }}");
    assertThat(member.delete(path).status()).isEqualTo(204);
    assertThat(member.get(path).status()).isEqualTo(404);
  }

  @Test
  void shouldSayOnWhichLineTheLiquidIsWrong() {
    ApiAnswer answer = create("Fine", "one\\ntwo {% if %}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/content");
    assertThat(answer.text("/errors/0/detail")).contains("line 2");
    assertThat(create("{{ broken", "fine").at("/errors/0/pointer")).isEqualTo("/subject");
  }

  @Test
  void shouldRefuseMoreThan256KiB() {
    assertThat(create("Fits", "ü".repeat(131_072)).status()).isEqualTo(201);
    assertThat(create("Too large", "ü".repeat(131_073)).at("/errors/0/pointer"))
        .isEqualTo("/content");
  }

  @Test
  void shouldPreviewWithVariables() {
    String id = create("Hi {{ name | default: 'you' }}", "<b>{{ name }}</b>").text("/id");

    ApiAnswer answer =
        member.post(TEMPLATES + "/" + id + "/preview", "{\"variables\": {\"name\": \"<Ada>\"}}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/subject")).isEqualTo("Hi <Ada>");
    assertThat(answer.text("/html")).contains("&lt;Ada&gt;");
    assertThat(member.post(TEMPLATES + "/" + id + "/preview", "{}").at("/subject"))
        .isEqualTo("Hi you");
  }

  @Test
  void shouldPreviewForALeadOfTheTenantOnly() {
    String path = TEMPLATES + "/" + create("Hi {{ first_name }}", "x").text("/id") + "/preview";
    UUID mine = fixture.lead(fixture.first(), "preview@leads.example", "active");
    UUID theirs = fixture.lead(fixture.second(), "preview@leads.example", "active");

    assertThat(member.post(path, "{\"lead_id\": \"" + mine + "\"}").at("/subject"))
        .isEqualTo("Hi Grace");
    assertThat(member.post(path, "{\"lead_id\": \"" + theirs + "\"}").at("/errors/0/pointer"))
        .isEqualTo("/lead_id");
    assertThat(fixture.stranger().post(path, "{}").status()).isEqualTo(404);
  }

  @Test
  void shouldKeepATemplateACampaignUses() {
    String template = fixture.template();
    String campaign = fixture.campaign();
    member.put(
        CampaignFixture.CAMPAIGNS + "/" + campaign + "/steps",
        "[" + CampaignFixture.emailStep(template, fixture.account(fixture.first())) + "]");

    ApiAnswer answer = member.delete(TEMPLATES + "/" + template);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/code")).isEqualTo("template_in_use");
  }

  @Test
  void shouldNotKnowAnotherTenantsTemplate() {
    String path = TEMPLATES + "/" + fixture.template();

    assertThat(fixture.stranger().get(path).status()).isEqualTo(404);
    assertThat(fixture.stranger().patch(path, "{\"name\": \"Mine\"}").status()).isEqualTo(404);
    assertThat(fixture.stranger().delete(path).status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseAStaleChangeAndViewers() {
    ApiAnswer created = create("Old", "x");
    String path = TEMPLATES + "/" + created.text("/id");
    ApiClient conditional = member.with("If-Match", created.headers().getOrDefault("etag", ""));

    assertThat(conditional.patch(path, "{\"name\": \"A\"}").status()).isEqualTo(200);
    assertThat(conditional.patch(path, "{\"name\": \"B\"}").status()).isEqualTo(412);
    assertThat(fixture.as("viewer").patch(path, "{\"name\": \"C\"}").status()).isEqualTo(403);
    assertThat(fixture.as("viewer").get(TEMPLATES).status()).isEqualTo(200);
  }

  private static ApiAnswer create(String subject, String content) {
    return member.post(
        TEMPLATES,
        "{\"name\": \"First\", \"subject\": \"%s\", \"content\": \"%s\"}"
            .formatted(subject, content));
  }
}
