package com.penguinmails.campaigns.enrolment;

import static com.penguinmails.campaigns.CampaignFixture.CAMPAIGNS;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.CampaignFixture;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class EnrolmentHandlerTest {
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
  void shouldCountEveryLeadOnce() {
    String path = path();
    UUID active = fixture.lead(fixture.first(), "active@ids.example", "active");
    UUID bounced = fixture.lead(fixture.first(), "bounced@ids.example", "bounced");
    UUID suppressed = fixture.lead(fixture.first(), "suppressed@ids.example", "active");
    UUID theirs = fixture.lead(fixture.second(), "theirs@ids.example", "active");
    fixture.suppress(fixture.first(), "suppressed@ids.example");
    fixture.suppress(fixture.second(), "active@ids.example");
    String body = ids(active, active, bounced, suppressed, theirs, UUID.randomUUID());

    ApiAnswer answer = member.post(path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(counts(answer)).isEqualTo("1 0 1 1 2");
    assertThat(counts(member.post(path, body))).isEqualTo("0 1 1 1 2");
  }

  @Test
  void shouldEnrolAtTheBeginningAndDueNow() {
    String path = path();
    UUID lead = fixture.lead(fixture.first(), "begin@ids.example", "active");
    member.post(path, ids(lead));

    ApiAnswer page = member.get(path);

    assertThat(page.at("/data/0/lead_id")).isEqualTo(lead.toString());
    assertThat(page.at("/data/0/email")).isEqualTo("begin@ids.example");
    assertThat(page.at("/data/0/status")).isEqualTo("enrolled");
    assertThat(page.at("/data/0/current_step_id")).isNull();
    assertThat(page.at("/data/0/next_run")).isNotNull();
  }

  @Test
  void shouldEnrolWhatAFilterFinds() {
    for (int i = 0; i < 3; i++) {
      fixture.lead(fixture.first(), "filter" + i + "@find.example", "active");
    }
    fixture.lead(fixture.first(), "filter-gone@find.example", "unsubscribed");
    fixture.lead(fixture.first(), "other@find.example", "active");
    fixture.lead(fixture.second(), "filter@find.example", "active");

    assertThat(counts(member.post(path(), "{\"filter\": {\"email_prefix\": \"filter\"}}")))
        .isEqualTo("3 0 0 1 0");
    assertThat(
            counts(
                member.post(
                    path(),
                    "{\"filter\": {\"email_prefix\": \"filter\", \"status\": \"active\"}}")))
        .isEqualTo("3 0 0 0 0");
    assertThat(
            counts(
                member.post(
                    path(), "{\"filter\": {\"import_id\": \"" + UUID.randomUUID() + "\"}}")))
        .isEqualTo("0 0 0 0 0");
  }

  @Test
  void shouldPageThroughEnrolments() {
    String path = path();
    Set<String> leads = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      leads.add(fixture.lead(fixture.first(), "page" + i + "@page.example", "active").toString());
    }
    member.post(path, "{\"filter\": {\"email_prefix\": \"page\"}}");

    Set<String> seen = new HashSet<>();
    String next = "";
    while (next != null) {
      ApiAnswer page = member.get(path + "?limit=2&status=enrolled&cursor=" + next);
      for (int i = 0; i < page.size("/data"); i++) {
        seen.add(page.text("/data/" + i + "/lead_id"));
      }
      next = page.at("/next_cursor");
    }

    assertThat(seen).isEqualTo(leads);
    assertThat(member.get(path + "?status=exited").size("/data")).isZero();
    assertThat(member.get(path + "?status=gone").at("/errors/0/pointer")).isEqualTo("status");
    assertThat(member.get(CAMPAIGNS + "?status=gone").status()).isEqualTo(422);
  }

  @Test
  void shouldRefuseWhatSaysNothingOrTooMuch() {
    String path = path();
    String tooMany =
        Stream.generate(() -> "\"" + UUID.randomUUID() + "\"")
            .limit(10_001)
            .collect(Collectors.joining(","));

    assertThat(member.post(path, "{}").status()).isEqualTo(422);
    assertThat(member.post(path, "{\"lead_ids\": [], \"filter\": null}").status()).isEqualTo(422);
    assertThat(member.post(path, "{\"lead_ids\": [" + tooMany + "]}").status()).isEqualTo(422);
    assertThat(member.post(path, "{\"lead_ids\": [\"x\"]}").status()).isEqualTo(400);
    assertThat(member.post(path, "{\"filter\": {\"status\": \"odd\"}}").status()).isEqualTo(422);
  }

  @Test
  void shouldWakeTheSchedulerOfARunningCampaign() {
    String campaign = fixture.readyCampaign();
    member.post(CAMPAIGNS + "/" + campaign + "/start");
    fixture.api().rung().clear();
    UUID lead = fixture.lead(fixture.first(), "late@ids.example", "active");

    member.post(CAMPAIGNS + "/" + campaign + "/enrollments", ids(lead));

    assertThat(fixture.api().rung()).contains(Queues.CAMPAIGN_SCHEDULER);
  }

  private static String path() {
    return CAMPAIGNS + "/" + fixture.campaign() + "/enrollments";
  }

  private static String ids(UUID... leads) {
    return "{\"lead_ids\": ["
        + Stream.of(leads).map(id -> "\"" + id + "\"").collect(Collectors.joining(", "))
        + "]}";
  }

  /** enrolled, already enrolled, suppressed, inactive, not found. */
  private static String counts(ApiAnswer answer) {
    return Stream.of("enrolled", "already_enrolled", "suppressed", "inactive", "not_found")
        .map(name -> answer.text("/" + name))
        .collect(Collectors.joining(" "));
  }
}
