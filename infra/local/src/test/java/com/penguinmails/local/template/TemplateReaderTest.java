package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {
  private static final String GOOD =
      """
      Parameters:
        Place: {Type: String, Default: home}
        Name: {Type: String}
      Conditions:
        AtHome: !Equals [!Ref Place, home]
      Globals:
        Function:
          MemorySize: 1024
          Timeout: 15
          Environment:
            Variables:
              PLACE: !Ref Place
              GREETING: !Sub "Hello ${Name} in ${AWS::Region}"
              QUEUE: !GetAtt RingQueue.Arn
              SHOES: !If [AtHome, slippers, boots]
      Resources:
        RingQueue:
          Type: AWS::SQS::Queue
          Properties: {QueueName: !Sub "${AWS::StackName}-ring"}
        LeadsApi:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: leads/leads.jar
            Handler: com.example.Leads
            MemorySize: 512
            Environment: {Variables: {PLACE: away}}
            Events:
              List: {Type: HttpApi, Properties: {Method: GET, Path: "/leads/{id}"}}
              Sweep: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(2 minutes)}}
              Bell: {Type: SQS, Properties: {Queue: !GetAtt RingQueue.Arn}}
      """;

  private Path directory;

  @BeforeEach
  void keep(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldReadFunctionWithGlobalsAndReferences() throws IOException {
    LambdaFunction function = read(GOOD, Map.of("Name", "Pingu")).function("leads-api");

    assertThat(function.handlerClass()).isEqualTo("com.example.Leads");
    assertThat(function.code().path()).isEqualTo(directory.resolve("leads/leads.jar"));
    assertThat(function.memory()).isEqualTo(512);
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(function.environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PLACE", "away",
                "GREETING", "Hello Pingu in local",
                "QUEUE", "RingQueue.Arn",
                "SHOES", "slippers"));
    assertThat(function.routes()).containsExactly(new Route("GET", "/leads/{id}"));
    assertThat(function.schedules()).containsExactly(new Schedule("Sweep", Duration.ofMinutes(2)));
    assertThat(function.queues()).containsExactly("ring");
  }

  @Test
  void shouldChooseOtherBranchOfCondition() throws IOException {
    LambdaFunction function =
        read(GOOD, Map.of("Name", "Pingu", "Place", "sea")).function("leads-api");

    assertThat(function.environment()).containsEntry("SHOES", "boots");
  }

  @Test
  void shouldReadWhatPagesMayDo() throws IOException {
    String api =
        """
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              CorsConfiguration: !If
                - AtHome
                - !Ref AWS::NoValue
                - {AllowOrigins: !Split [",", !Ref Name], AllowMethods: [GET], AllowHeaders: [a, b], ExposeHeaders: [c], MaxAge: 60}
        """;

    assertThat(read(GOOD, Map.of("Name", "Pingu")).crossOrigin()).isEqualTo(CrossOrigin.NONE);
    assertThat(read(GOOD + api, Map.of("Name", "Pingu")).crossOrigin()).isEqualTo(CrossOrigin.NONE);
    assertThat(read(GOOD + api, Map.of("Name", "x,y", "Place", "sea")).crossOrigin())
        .isEqualTo(
            new CrossOrigin(
                List.of("x", "y"), List.of("GET"), List.of("a", "b"), List.of("c"), 60));
  }

  /** Each line: what to replace in the good sample, by what, and words of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Handler: com.example.Leads|Tracing: Active|template.yaml:23: LeadsApi.Properties has no"
            + " Handler",
        "Type: HttpApi|Type: S3|:28: LeadsApi.Properties.Events.List.Type is S3",
        "rate(2 minutes)|rate(2 minute)|:29:"
            + " LeadsApi.Properties.Events.Sweep.Properties.ScheduleExpression",
        "Method: GET|Method: get|:28: LeadsApi.Properties.Events.List.Properties.Method",
        "/leads/{id}|/leads/{id+}/more|is not a route path",
        "Queue: !GetAtt RingQueue.Arn|Queue: !GetAtt Ring.Arn|:30:"
            + " LeadsApi.Properties.Events.Bell.Properties.Queue",
        "MemorySize: 512|MemorySize: lots|:25: LeadsApi.Properties.MemorySize must be between",
        "PLACE: !Ref Place|PLACE: !Ref Plaice|:12: Globals.Function.Environment.Variables.PLACE"
            + " refers to Plaice",
      })
  void shouldNameLineAndFunction(String good, String bad, String message) throws IOException {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad), Map.of("Name", "Pingu")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseParameterWithoutValue() {
    assertThatThrownBy(() -> read(GOOD, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("needs a value for the parameter Name");
  }

  @Test
  void shouldRefuseValueForUnknownParameter() {
    assertThatThrownBy(() -> read(GOOD, Map.of("Nmae", "Pingu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no parameter Nmae");
  }

  @Test
  void shouldRefuseRouteOfTwoFunctions() {
    String twice =
        GOOD + GOOD.substring(GOOD.indexOf("  LeadsApi:")).replace("LeadsApi", "OtherApi");

    assertThatThrownBy(() -> read(twice, Map.of("Name", "Pingu")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("OtherApi claims the route GET /leads/{id}");
  }

  @Test
  void shouldReadTheProductsOwnTemplate() throws IOException {
    Template template = Sample.product();

    assertThat(template.functions().stream().map(LambdaFunction::name))
        .containsExactlyInAnyOrder(
            "identity-api",
            "leads-api",
            "lead-import",
            "mailboxes-api",
            "campaigns-api",
            "campaign-scheduler",
            "outbox-relay",
            "email-sending",
            "inbox-api",
            "tracking",
            "email-processing",
            "mailbox-poller",
            "secret-removal",
            "privacy",
            "send-reconciliation",
            "analytics-api",
            "operations-platform-api",
            "billing-api",
            "billing-platform-api",
            "stripe-webhook",
            "stripe-events",
            "billing-notices",
            "billing-sweep",
            "provisioning",
            "decommission-scheduler",
            "server-reconciliation",
            "address-assignment",
            "analytics",
            "operations-api",
            "leak-detection",
            "pool-optimisation",
            "view-refresh",
            "retention",
            "storage-metrics",
            "reconciliation",
            "queue-health",
            "audit-verification",
            "staff-notices",
            "platform-metrics",
            "database-figures",
            "migrate");
    assertThat(template.functions().stream().map(LambdaFunction::queues).flatMap(List::stream))
        .containsExactlyInAnyOrder(
            "lead-import",
            "email-sending",
            "email-processing",
            "analytics-campaign",
            "outbox",
            "campaign-scheduler",
            "secret-removal",
            "privacy",
            "stripe-webhook",
            "billing-notices",
            "provisioning");
    assertThat(template.functions().stream().map(LambdaFunction::environment).distinct())
        .hasSize(4);
    assertThat(template.function("leads-api").environment())
        .containsEntry("DATABASE_ROLE", "penguin_app")
        .containsEntry("DATABASE_OLTP_URL", "jdbc:oltp");
  }

  private Template read(String text, Map<String, String> parameters) throws IOException {
    return TemplateReader.read(
        Files.writeString(directory.resolve("template.yaml"), text), parameters);
  }
}
