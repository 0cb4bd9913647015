package com.penguinmails.queue.sqs;

import com.penguinmails.queue.Doorbell;
import jakarta.inject.Provider;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Rings by a message in the SQS queue that starts the worker. */
final class SqsDoorbell implements Doorbell {
  private static final Logger LOG = LoggerFactory.getLogger(SqsDoorbell.class);

  private final Provider<SqsClient> client;
  private final String address;

  /**
   * Uses this client, which the first ring creates: many a cold start never rings.
   *
   * @param address what stands before a queue's name in its URL
   */
  SqsDoorbell(Provider<SqsClient> client, String address) {
    this.client = client;
    this.address = address;
  }

  @Override
  public void ring(String queue) {
    ring(queue, Duration.ZERO);
  }

  @Override
  public void ring(String queue, Duration wait) {
    int seconds = Math.toIntExact(wait.plusSeconds(1).minusNanos(1).toSeconds());
    try {
      client
          .get()
          .sendMessage(
              message -> message.queueUrl(address + queue).messageBody(RING).delaySeconds(seconds));
    } catch (SdkException e) {
      // The sweep every minute finds the work too.
      LOG.warn("the doorbell of {} did not ring: {}", queue, e.toString());
    }
  }
}
