package com.penguinmails.bench.cost;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Schedule;
import com.penguinmails.local.template.Template;
import com.penguinmails.local.template.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the templates themselves say: calls of schedules in a month, queues, alarms. */
final class Counted {
  private static final String ALARM = "Type: AWS::CloudWatch::Alarm";
  private static final Pattern SENDERS =
      Pattern.compile("EmailSendingQueue\\.Arn\\b.*MaximumConcurrency: (\\d{1,4})}");
  private static final List<String> TEXTS =
      List.of("template.yaml", "infra/stacks/observability.yaml");
  private static final List<String> GIVEN =
      List.of(
          "DatabaseOltpUrl",
          "DatabaseContentUrl",
          "DatabaseQueueUrl",
          "DatabaseOlapUrl",
          "OidcIssuer",
          "OidcJwksUrl",
          "PublicBaseUrl");

  private Counted() {}

  static Parameters in(Path root, Parameters parameters) throws IOException {
    Map<String, String> given = new TreeMap<>();
    GIVEN.forEach(name -> given.put(name, "any"));
    Template template = TemplateReader.read(root.resolve("template.yaml"), given);
    double hours = parameters.number("hours");
    double calls = 0;
    int queues = 0;
    for (LambdaFunction function : template.functions()) {
      queues += function.queues().size();
      for (Schedule schedule : function.schedules()) {
        calls += hours * 3600 / schedule.rate().toSeconds();
      }
    }
    int alarms = 0;
    for (String text : TEXTS) {
      alarms += Files.readString(root.resolve(text)).split(ALARM, -1).length - 1;
    }
    return parameters
        .with("schedule.calls", calls)
        .with("queues", queues)
        .with("alarms", alarms)
        .with("sending.at.once", sendersAtOnce(Files.readString(root.resolve("template.yaml"))));
  }

  private static double sendersAtOnce(String template) {
    Matcher most = SENDERS.matcher(template);
    if (!most.find()) {
      throw new IllegalStateException("template.yaml does not say how many may send at once");
    }
    return Double.parseDouble(most.group(1));
  }
}
