package com.penguinmails.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The real client, the function behind it, and a server that speaks SQS. */
class SqsDoorbellTest {
  private static final String QUEUE = "email-sending";
  private static final Duration SOON = Duration.ofMinutes(1);

  private static SQSRestServer server;
  private static ApplicationContext beans;
  private static SqsClient client;
  private static Doorbell doorbell;

  private String url;
  private String deadLetters;

  @BeforeAll
  static void start() {
    server = SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
    URI endpoint =
        URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    // The default provider chain takes region and credentials from the environment.
    System.setProperty("aws.region", "eu-central-1");
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "key");
    beans =
        ApplicationContext.builder()
            .properties(
                Map.of(
                    "doorbell.provider",
                    "sqs",
                    "doorbell.url",
                    endpoint + "/000000000000/",
                    "doorbell.endpoint",
                    endpoint.toString()))
            .start();
    // Not the product's: that one gives up after two seconds, which a busy machine's first calls
    // need.
    client =
        SqsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(endpoint)
            .build();
    doorbell = beans.getBean(Doorbell.class);
    String first = client.createQueue(ask -> ask.queueName("first-rings")).queueUrl();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              doorbell.ring("first-rings");
              return waiting(first) > 0;
            });
  }

  @AfterAll
  static void stop() {
    beans.close();
    client.close();
    server.stopAndWait();
    System.clearProperty("aws.region");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** As template.yaml has them, with a shorter time until redelivery. */
  @BeforeEach
  void makeQueues() {
    client.listQueues().queueUrls().forEach(old -> client.deleteQueue(ask -> ask.queueUrl(old)));
    deadLetters = client.createQueue(ask -> ask.queueName("dead-letters")).queueUrl();
    String arn =
        client
            .getQueueAttributes(
                ask -> ask.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    url =
        client
            .createQueue(
                ask ->
                    ask.queueName(QUEUE)
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "1",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"3\"}"
                                    .formatted(arn))))
            .queueUrl();
  }

  @Test
  void shouldWakeTheWorkerOnceForRingsThatComeTogether() {
    Counting worker = new Counting(0);
    doorbell.ring(QUEUE);
    doorbell.ring(QUEUE);
    Awaitility.await().atMost(SOON).until(() -> new EventSource(client, url).poll(worker) > 0);
    Awaitility.await().atMost(SOON).until(() -> waiting(url) == 0);
    assertThat(worker.runs.get()).isBetween(1, 2);
  }

  @Test
  void shouldRingLaterWhenAsked() {
    doorbell.ring(QUEUE, Duration.ofMinutes(10));
    Map<QueueAttributeName, String> counts =
        client
            .getQueueAttributes(ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes();
    assertThat(number(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .isEqualTo(1);
    assertThat(waiting(url)).isZero();
  }

  @Test
  void shouldBeRungAgainAfterAFailure() {
    Counting worker = new Counting(1);
    doorbell.ring(QUEUE);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              new EventSource(client, url).poll(worker);
              return worker.runs.get() == 2 && waiting(url) == 0;
            });
    assertThat(waiting(deadLetters)).isZero();
  }

  @Test
  void shouldPutAsideWhatIsNoRingAndKeepOnlyThat() {
    Counting worker = new Counting(0);
    doorbell.ring(QUEUE);
    client.sendMessage(strange -> strange.queueUrl(url).messageBody("{\"do\":\"something\"}"));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              new EventSource(client, url).poll(worker);
              return waiting(deadLetters) == 1;
            });
    assertThat(waiting(url)).isZero();
    assertThat(worker.runs.get()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpAfterThreeFailures() {
    Counting worker = new Counting(100);
    doorbell.ring(QUEUE);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              new EventSource(client, url).poll(worker);
              return waiting(deadLetters) == 1;
            });
    assertThat(worker.runs.get()).isEqualTo(3);
  }

  @Test
  void shouldNotFailWhoRings() {
    doorbell.ring("no-such-queue");
    assertThat(client.listQueues().queueUrls()).contains(url);
  }

  private static int waiting(String queue) {
    Map<QueueAttributeName, String> counts =
        client
            .getQueueAttributes(ask -> ask.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return number(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
        + number(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  private static int number(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
    return Integer.parseInt(counts.getOrDefault(name, "0"));
  }

  /** Fails its first runs. */
  private static final class Counting extends BackgroundFunction {
    private final AtomicInteger runs = new AtomicInteger();
    private final int failures;

    Counting(int failures) {
      super(beans);
      this.failures = failures;
    }

    @Override
    protected Map<String, Object> run(ApplicationContext context, Deadline deadline) {
      if (runs.incrementAndGet() <= failures) {
        throw new IllegalStateException("the database is away");
      }
      return Map.of();
    }
  }
}
