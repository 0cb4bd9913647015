package com.penguinmails.campaigns.sending;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Batch;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the lanes of a batch side by side, so that one slow server does not keep the others'
 * accounts waiting: a submission is nine parts waiting.
 */
@Singleton
class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int THREADS = 8;

  private final Delivery delivery;
  private final ExecutorService threads;

  Lanes(Delivery delivery) {
    this.delivery = delivery;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("lane-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** Returns when every lane is through; what failed in one is logged and stays there. */
  void deliver(List<Lane> lanes, Batch batch) {
    if (lanes.size() == 1) {
      run(lanes.getFirst(), batch);
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    lanes.forEach(lane -> running.add(threads.submit(() -> run(lane, batch))));
    for (Future<?> lane : running) {
      await(lane);
    }
  }

  /** The ledger knows what was submitted before it failed. */
  private void run(Lane lane, Batch batch) {
    try {
      TenantContext.runAs(lane.tenantId(), () -> delivery.deliver(lane, batch));
    } catch (RuntimeException e) {
      LOG.error("account {} could not send", lane.account().id(), e);
      lane.result().failed(lane.mails(), e);
    }
  }

  private static void await(Future<?> lane) {
    try {
      lane.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane ended in an error", e);
    }
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }
}
