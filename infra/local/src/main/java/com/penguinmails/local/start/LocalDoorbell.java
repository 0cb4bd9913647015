package com.penguinmails.local.start;

import com.penguinmails.local.runtime.Timers;
import com.penguinmails.queue.Doorbell;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rings inside the runner: what SQS does in AWS. Silent until there are timers to answer. */
final class LocalDoorbell implements Doorbell {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDoorbell.class);

  private final AtomicReference<@Nullable Timers> timers = new AtomicReference<>();

  void answeredBy(Timers answering) {
    timers.set(answering);
  }

  @Override
  public void ring(String queue) {
    ring(queue, Duration.ZERO);
  }

  @Override
  public void ring(String queue, Duration wait) {
    Timers answering = timers.get();
    if (answering == null) {
      return;
    }
    try {
      answering.ring(queue, wait);
    } catch (IllegalArgumentException e) {
      LOG.warn("{}", e.getMessage());
    }
  }
}
