package com.penguinmails.queue;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that renews leases; it starts with the first claim that lives long enough. */
@Singleton
final class Heartbeat {
  private final ScheduledThreadPoolExecutor thread;

  Heartbeat() {
    thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("leases").factory());
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Beats several times within each lease until the result is cancelled. */
  ScheduledFuture<?> start(Runnable beat, Duration lease) {
    long pause = Math.max(1, lease.toMillis() / 4);
    return thread.scheduleWithFixedDelay(beat, pause, pause, TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
