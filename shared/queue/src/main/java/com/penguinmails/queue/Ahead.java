package com.penguinmails.queue;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
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

  /** A ring that comes before the database's clock has the moment is for nothing. */
  private static final Duration CLOCKS = Duration.ofMillis(200);

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

  /** Begins to ring for what one run queues. */
  public Rings rings() {
    return new Rings();
  }

  private record Moment(String queue, Instant second) {}

  /** What a run has rung for; it rings for a moment once, however many jobs are due then. */
  public final class Rings {
    private final Set<Moment> ahead = new HashSet<>();

    private Rings() {}

    /** Rings for new jobs: at once for those that are due, and not for those of later sweeps. */
    public void ringFor(List<NewJob> queued) {
      Instant now = clock.instant();
      Set<Moment> moments =
          queued.stream()
              .map(job -> new Moment(job.queue(), second(job.runAt(), now)))
              .filter(moment -> !moment.second().isAfter(now.plus(SWEEP)))
              .collect(Collectors.toSet());
      moments.forEach(moment -> ring(moment, now));
    }

    private void ring(Moment moment, Instant now) {
      if (!moment.second().isAfter(now)) {
        doorbell.ring(moment.queue());
      } else if (ahead.add(moment)) {
        doorbell.ring(moment.queue(), Duration.between(now, moment.second()));
      }
    }
  }

  /** The full second at which a job is certainly due; now, if it is. */
  private static Instant second(@Nullable Instant runAt, Instant now) {
    return runAt == null || !runAt.isAfter(now)
        ? now
        : runAt.plus(CLOCKS).plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
  }
}
