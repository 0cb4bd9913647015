package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Schedule;
import com.penguinmails.local.template.Template;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * EventBridge and SQS on one machine: fires the template's schedules and hands rings of a doorbell
 * to the worker of that queue. A function that fails is logged and tried again at its next turn;
 * the sweep of every worker makes up for it.
 */
public final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final Duration TICK = Duration.ofMillis(100);

  private final FunctionInvoker invoker;
  private final Clock clock;
  private final Executor executor;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, Doorbell> doorbells = new HashMap<>();
  private final List<ExecutorService> owned = new ArrayList<>();

  Timers(
      Template template,
      FunctionInvoker invoker,
      Clock clock,
      Executor executor,
      UnaryOperator<Duration> pace,
      Duration apart) {
    this.invoker = invoker;
    this.clock = clock;
    this.executor = executor;
    Instant begin = clock.instant();
    for (LambdaFunction function : template.functions()) {
      for (Schedule schedule : function.schedules()) {
        turns.add(new Turn(pace.apply(schedule.rate()), begin, () -> fire(function, schedule)));
        begin = begin.plus(apart);
      }
      for (String queue : function.queues()) {
        doorbells.put(queue, new Doorbell(() -> answer(function, queue), executor));
      }
    }
  }

  /**
   * Starts to fire.
   *
   * @param pace gives the time between two turns for the template's rate; the identity keeps AWS's
   *     time
   * @param apart between the first turn of one schedule and that of the next
   */
  public static Timers start(
      Template template,
      FunctionInvoker invoker,
      Clock clock,
      UnaryOperator<Duration> pace,
      Duration apart) {
    // One thread for each schedule and doorbell: none overlaps itself, so none ever waits for
    // another.
    int threads =
        template.functions().stream()
            .mapToInt(one -> one.schedules().size() + one.queues().size())
            .sum();
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.max(1, threads), Thread.ofPlatform().daemon().name("timers-", 0).factory());
    ScheduledExecutorService ticks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ticks").factory());
    Timers timers = new Timers(template, invoker, clock, workers, pace, apart);
    timers.owned.add(ticks);
    timers.owned.add(workers);
    var unused =
        ticks.scheduleAtFixedRate(
            timers::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return timers;
  }

  /** The queues that have a worker. */
  public Set<String> queues() {
    return Set.copyOf(doorbells.keySet());
  }

  /**
   * Rings a queue's doorbell and returns at once. Rings during a run of the worker are one: it runs
   * once more.
   *
   * @throws IllegalArgumentException when no function listens to the queue
   */
  public void ring(String queue) {
    ring(queue, doorbell(queue));
  }

  /**
   * Likewise, after a while, to the second.
   *
   * @throws IllegalArgumentException when no function listens to the queue
   */
  public void ring(String queue, Duration wait) {
    Doorbell doorbell = doorbell(queue);
    if (wait.isPositive()) {
      doorbell.ringAt(clock.instant().plus(wait));
    } else {
      ring(queue, doorbell);
    }
  }

  private Doorbell doorbell(String queue) {
    Doorbell doorbell = doorbells.get(queue);
    if (doorbell == null) {
      throw new IllegalArgumentException(
          "no function of template.yaml listens to the queue " + queue);
    }
    return doorbell;
  }

  private static void ring(String queue, Doorbell doorbell) {
    try {
      doorbell.ring();
    } catch (RejectedExecutionException e) {
      LOG.debug("rung {} while stopping", queue);
    }
  }

  void tick() {
    Instant now = clock.instant();
    turns.forEach(turn -> turn.tick(now, executor));
    doorbells.forEach(
        (queue, doorbell) -> {
          if (doorbell.isTime(now)) {
            ring(queue, doorbell);
          }
        });
  }

  private void fire(LambdaFunction function, Schedule schedule) {
    call(function, TriggerEvents.schedule(function, schedule, clock.instant()));
  }

  private void answer(LambdaFunction function, String queue) {
    call(function, TriggerEvents.doorbell(queue, clock.instant()));
  }

  private void call(LambdaFunction function, Map<String, Object> event) {
    try {
      invoker.invoke(function, event);
    } catch (RuntimeException e) {
      LOG.error("{}", e.getMessage(), e);
    }
  }

  /** Stops firing and waits up to ten seconds for running functions. */
  @Override
  public void close() {
    owned.forEach(ExecutorService::shutdown);
    try {
      for (ExecutorService service : owned) {
        if (!service.awaitTermination(10, TimeUnit.SECONDS)) {
          service.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      owned.forEach(ExecutorService::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
