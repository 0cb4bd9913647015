package com.penguinmails.queue;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rings for jobs when they become due, to the second: sweeps alone would be up to a minute late.
 * Each sweep rings ahead for what is due before the next, and whoever queues jobs for those of them
 * that no sweep sees in time.
 */
@Singleton
public class Ahead {
  /** From one sweep to the next, and a little more: to be rung twice does no harm. */
  static final Duration SWEEP = Duration.ofSeconds(70);

  private final Jobs jobs;
  private final Doorbell doorbell;
  private final Clock clock;

  Ahead(Jobs jobs, Doorbell doorbell, Clock clock) {
    this.jobs = jobs;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /** Rings for what becomes due in this queue until the next sweep. */
  public void ringUntilNextSweep(String queue) {
    jobs.dueAhead(queue, SWEEP).forEach(moment -> doorbell.ring(queue, moment));
  }

  /** Rings for new jobs: at once for those that are due, and not for those of later sweeps. */
  public void ringFor(List<NewJob> queued) {
    Map<String, Set<Duration>> moments =
        queued.stream()
            .collect(
                Collectors.groupingBy(
                    NewJob::queue,
                    Collectors.mapping(job -> from(job.runAt()), Collectors.toSet())));
    moments.forEach(
        (queue, waits) ->
            waits.stream()
                .filter(wait -> wait.compareTo(SWEEP) <= 0)
                .forEach(wait -> ring(queue, wait)));
  }

  private void ring(String queue, Duration wait) {
    if (wait.isZero()) {
      doorbell.ring(queue);
    } else {
      doorbell.ring(queue, wait);
    }
  }

  /** Full seconds, none too early. */
  private Duration from(@Nullable Instant runAt) {
    if (runAt == null) {
      return Duration.ZERO;
    }
    Duration wait = Duration.between(clock.instant(), runAt);
    return wait.isPositive()
        ? Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds())
        : Duration.ZERO;
  }
}
