package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Schedule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The events of EventBridge Scheduler and SQS, in the shape AWS documents for them. */
final class TriggerEvents {
  private TriggerEvents() {}

  /**
   * What EventBridge Scheduler sends to a target without an input of its own; {@code detail} is a
   * string there.
   */
  static Map<String, Object> schedule(LambdaFunction function, Schedule schedule, Instant now) {
    return Map.of(
        "version",
        "0",
        "id",
        UUID.randomUUID().toString(),
        "detail-type",
        "Scheduled Event",
        "source",
        "aws.scheduler",
        "account",
        Arns.ACCOUNT,
        "time",
        now.truncatedTo(ChronoUnit.SECONDS).toString(),
        "region",
        Arns.REGION,
        "resources",
        List.of(Arns.schedule(function, schedule.name())),
        "detail",
        "{}");
  }

  /** A batch of one message ("Using Lambda with Amazon SQS"); numbers are strings there. */
  static Map<String, Object> doorbell(String queue, Instant now) {
    String millis = Long.toString(now.toEpochMilli());
    Map<String, Object> message =
        Map.of(
            "messageId", UUID.randomUUID().toString(),
            "receiptHandle", UUID.randomUUID().toString(),
            "body", "ring",
            "attributes",
                Map.of(
                    "ApproximateReceiveCount",
                    "1",
                    "SentTimestamp",
                    millis,
                    "SenderId",
                    "local",
                    "ApproximateFirstReceiveTimestamp",
                    millis),
            "messageAttributes", Map.of(),
            "md5OfBody", "1a5df958e0f29d35594c7cf057fe4bd1",
            "eventSource", "aws:sqs",
            "eventSourceARN", Arns.queue(queue),
            "awsRegion", Arns.REGION);
    return Map.of("Records", List.of(message));
  }
}
