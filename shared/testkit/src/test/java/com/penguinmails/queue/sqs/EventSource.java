package com.penguinmails.queue.sqs;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.penguinmails.testkit.identity.TestContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What Lambda does between a queue and a function with {@code ReportBatchItemFailures}: receive,
 * invoke, delete what did not fail. After an exception nothing is deleted.
 */
record EventSource(SqsClient client, String url) {

  /** Hands over what is there; returns how many messages that were. */
  int poll(RequestHandler<Map<String, Object>, Map<String, Object>> function) {
    List<Message> messages =
        client.receiveMessage(ask -> ask.queueUrl(url).maxNumberOfMessages(10)).messages();
    if (messages.isEmpty()) {
      return 0;
    }
    try {
      Set<String> failed = failed(function.handleRequest(event(messages), context()));
      messages.stream()
          .filter(message -> !failed.contains(message.messageId()))
          .forEach(
              message ->
                  client.deleteMessage(
                      done -> done.queueUrl(url).receiptHandle(message.receiptHandle())));
    } catch (IllegalStateException e) {
      // The function failed: every message shows up again.
      return messages.size();
    }
    return messages.size();
  }

  private static Map<String, Object> event(List<Message> messages) {
    return Map.of(
        "Records",
        messages.stream()
            .map(
                message ->
                    Map.<String, Object>of(
                        "messageId", message.messageId(),
                        "receiptHandle", message.receiptHandle(),
                        "body", message.body(),
                        "eventSource", "aws:sqs"))
            .toList());
  }

  private static Set<String> failed(Map<String, Object> answer) {
    Set<String> failed = new HashSet<>();
    for (Object item : (List<?>) answer.getOrDefault("batchItemFailures", List.of())) {
      failed.add(String.valueOf(((Map<?, ?>) item).get("itemIdentifier")));
    }
    return failed;
  }

  private static TestContext context() {
    return new TestContext(Duration.ofMinutes(1));
  }
}
