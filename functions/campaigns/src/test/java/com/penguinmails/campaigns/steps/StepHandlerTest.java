package com.penguinmails.campaigns.steps;

import static com.penguinmails.campaigns.CampaignFixture.CAMPAIGNS;
import static com.penguinmails.campaigns.CampaignFixture.emailStep;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class StepHandlerTest {
  private static CampaignFixture fixture;
  private static ApiClient member;
  private static String template;
  private static UUID account;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = CampaignFixture.in(databases);
    member = fixture.as("member");
    template = fixture.template();
    account = fixture.account(fixture.first());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldReplaceTheListAndGiveItBack() {
    String path = path();
    String email = emailStep(template, account);

    ApiAnswer answer =
        member.put(
            path,
            """
            [%s, {"step_type": "wait", "wait_duration_hours": 48},
             {"step_type": "condition", "condition_type": "opened", "true_next_step": 5, "false_next_step": 4},
             %s, {"step_type": "wait", "wait_until_date": "2030-01-01T00:00:00Z", "next_step": 0}]
            """
                .formatted(email, email));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.size("")).isEqualTo(5);
    assertThat(answer.at("/2/true_next_step")).isEqualTo("5");
    assertThat(answer.at("/2/false_next_step")).isEqualTo("4");
    assertThat(answer.at("/0/next_step")).isNull();
    assertThat(answer.at("/4/next_step")).isEqualTo("0");
    assertThat(answer.at("/4/wait_until_date")).startsWith("2030-01-01T00:00:00");
    assertThat(member.get(path).json()).isEqualTo(answer.json());
    assertThat(member.put(path, member.get(path).body()).status()).isEqualTo(200);
    assertThat(member.get(path).size("")).isEqualTo(5);
  }

  @Test
  void shouldStoreBranchesAsTheEngineReadsThem() {
    String path = path();

    ApiAnswer answer =
        member.put(
            path,
            """
            [{"step_type": "condition", "condition_type": "clicked", "false_next_step": 0},
             {"step_type": "wait", "wait_duration_hours": 1}]
            """);

    assertThat(
            fixture.text(
                "select true_next_step_id from campaign_sequence_steps where id = ?",
                UUID.fromString(answer.text("/0/id"))))
        .isEqualTo(answer.at("/1/id"));
    assertThat(
            fixture.text(
                "select false_next_step_id from campaign_sequence_steps where id = ?",
                UUID.fromString(answer.text("/0/id"))))
        .isEqualTo("null");
    assertThat(answer.at("/0/true_next_step")).isEqualTo("2");
    assertThat(answer.at("/0/false_next_step")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                     | /1/step_type",
        "{'step_type': 'email', 'template_id': '019f0000-0000-7000-8000-000000000000',"
            + " 'subject_override': '{{ x'} | /1/subject_override",
        "{'step_type': 'fax'}                                                   | /1/step_type",
        "{'step_type': 'email'}                                                 | /1/template_id",
        "{'step_type': 'wait'}                                                  |"
            + " /1/wait_duration_hours",
        "{'step_type': 'wait', 'wait_duration_hours': 8761}                     |"
            + " /1/wait_duration_hours",
        "{'step_type': 'wait', 'wait_duration_hours': -1}                       |"
            + " /1/wait_duration_hours",
        "{'step_type': 'wait', 'wait_duration_hours': 1, 'next_step': 1}        | /1/next_step",
        "{'step_type': 'wait', 'wait_duration_hours': 1, 'next_step': 2}        | /1/next_step",
        "{'step_type': 'wait', 'wait_duration_hours': 1, 'next_step': 9}        | /1/next_step",
        "{'step_type': 'wait', 'wait_duration_hours': 1, 'subject_override': 'x'} |"
            + " /1/subject_override",
        "{'step_type': 'condition', 'condition_type': 'sneezed'}                |"
            + " /1/condition_type",
        "{'step_type': 'condition', 'condition_type': 'opened', 'next_step': 0} | /1/next_step",
        "{'step_type': 'condition', 'condition_type': 'opened', 'true_next_step': 1} |"
            + " /1/true_next_step"
      })
  void shouldPointAtWhatIsWrong(String step, String pointer) {
    ApiAnswer answer =
        member.put(
            path(),
            "[{\"step_type\": \"wait\", \"wait_duration_hours\": 1}, %s]"
                .formatted(step.replace('\'', '"')));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void shouldRefuseReferencesToAnotherTenant() {
    ApiAnswer answer =
        member.put(
            path(),
            "[%s, %s]"
                .formatted(
                    emailStep(template, fixture.account(fixture.second())),
                    emailStep(UUID.randomUUID(), account)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/errors/0/pointer")).isEqualTo("/0/email_account_id");
    assertThat(answer.at("/errors/1/pointer")).isEqualTo("/1/template_id");
  }

  @Test
  void shouldRefuseMoreThanFiftySteps() {
    String wait = "{\"step_type\": \"wait\", \"wait_duration_hours\": 1}";

    assertThat(member.put(path(), "[" + wait + ("," + wait).repeat(49) + "]").status())
        .isEqualTo(200);
    assertThat(member.put(path(), "[" + wait + ("," + wait).repeat(50) + "]").status())
        .isEqualTo(422);
  }

  @Test
  void shouldRefuseWhatIsNoList() {
    assertThat(member.put(path(), "{\"steps\": []}").status()).isEqualTo(400);
    assertThat(member.put(path(), "[{\"surprise\": 1}]").status()).isEqualTo(400);
    assertThat(member.put(path(), "[{\"step_type\": \"email\", \"template_id\": \"x\"}]").status())
        .isEqualTo(400);
  }

  private static String path() {
    return CAMPAIGNS + "/" + fixture.campaign() + "/steps";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[null]                                                | 422 | Some values are not valid",
        "[{'step_type': 'wait', 'wait_duration_hours': 0.9}]   | 400 | of wait_duration_hours is",
        "[{'step_type': 'wait', 'wait_duration_hours': 1e20}]  | 400 | of wait_duration_hours is",
        "[{'step_type': 'wait', 'wait_duration_hours': 'two'}] | 400 | of wait_duration_hours is",
        "[{'step_type': 'email', 'template_id': 'x'}]          | 400 | of template_id is",
        "[] []                                                 | 400 | line 1, column",
      })
  void shouldKeepTheListWhenANewOneCannotBeRead(String list, int status, String reason) {
    String path = path();
    member.put(path, "[{\"step_type\": \"wait\", \"wait_duration_hours\": 1.0}]");

    ApiAnswer answer = member.put(path, list.replace('\'', '"'));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.text("/detail")).contains(reason);
    assertThat(member.get(path).size("")).isEqualTo(1);
  }
}
