package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What template.yaml names exists in the code, and the other way round. */
class DeploymentTest {
  private static DeploymentRules rules;
  private static Template template;
  private static Sample sample;

  @BeforeAll
  static void read() throws IOException {
    rules = DeploymentRules.ofTheCode();
    template = Sample.product();
    sample = Sample.of("template.yaml");
  }

  @Test
  void shouldNameEveryHandlerAndNoOther() {
    assertThat(rules.handlers(template)).isEmpty();
  }

  @Test
  void shouldTakeEachHandlerFromItsModulesJar() {
    assertThat(rules.jars(template)).isEmpty();
  }

  @Test
  void shouldOfferEveryRouteOfTheCodeAndNoOther() {
    assertThat(rules.routes(template)).isEmpty();
  }

  @Test
  void shouldGiveStaffRoutesToStaffFunctionsAndNoOthers() {
    assertThat(rules.staff(template)).isEmpty();
  }

  @Test
  void shouldHaveAQueueForEveryDoorbellAndNoOther() {
    assertThat(rules.queues(sample.text())).isEmpty();
  }

  @Test
  void shouldSetEveryVariableTheCodeNeedsAndNoOther() {
    assertThat(rules.unread(template)).isEmpty();
    assertThat(rules.lacking(template)).isEmpty();
  }

  /** Each line: what to replace in a resource, by what, and what is found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IdentityApi|.IdentityApiHandler|.Identity|lambda.Identity is no handler",
        "IdentityApi|.IdentityApiHandler|.Identity|lambda.IdentityApiHandler has no function",
        "IdentityApi|functions/identity/|functions/leads/|identity-api is not from functions/identity/",
        "IdentityApi|tenant/companies|tenant/firms|GET /api/v1/tenant/firms is answered by no code",
        "IdentityApi|tenant/companies|tenant/firms|GET /api/v1/tenant/companies is offered by no",
        "IdentityApi|penguin_app|penguin_platform|identity-api is for staff, not GET /api/v1/tenant",
        "OperationsPlatformApi|penguin_platform|penguin_app|operations-platform-api is for tenants, not",
        "LeadImportQueue|-lead-import|-imports|imports is a queue nobody rings",
        "LeadImportQueue|-lead-import|-imports|lead-import is rung and has no queue",
        "IdentityApi|DATABASE_ROLE: p|DATABASE_ROLES: p|DATABASE_ROLES is read by nobody",
        "IdentityApi|DATABASE_ROLE: p|DATABASE_ROLES: p|identity-api lacks DATABASE_ROLE",
      })
  void shouldFindWhatIsWrong(
      String resource, String good, String bad, String found, @TempDir Path directory)
      throws IOException {
    Sample wrong = sample.with(resource, good, bad);

    assertThat(rules.problems(wrong.read(directory), wrong.text()))
        .anySatisfy(problem -> assertThat(problem).contains(found));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/{id}, /api/{}",
    "/api/{proxy+}, /api/{}",
    "/api/{month}/{id}/content, /api/{}/{}/content",
    "'/api{?limit,cursor}', /api",
    "/api/, /api",
  })
  void shouldCompareRoutesByShape(String path, String shape) {
    assertThat(DeploymentRules.shape(path)).isEqualTo(shape);
  }
}
