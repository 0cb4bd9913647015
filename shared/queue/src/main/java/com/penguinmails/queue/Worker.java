package com.penguinmails.queue;

import com.penguinmails.kernel.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a queue's handler until the queue is empty or the time is nearly up. */
@Singleton
public class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

  private final Jobs jobs;
  private final Clock clock;

  Worker(Jobs jobs, Clock clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Drains the handler's queue; returns how many jobs got an outcome. */
  public int drain(JobHandler handler, Deadline deadline) {
    jobs.reclaim(handler.queue());
    int settled = 0;
    while (deadline.allows(handler.leastTime())) {
      UUID worker = Ids.next();
      List<Job> claimed = jobs.claim(handler.queue(), worker, handler.batchSize(), handler.lease());
      if (claimed.isEmpty()) {
        break;
      }
      Map<UUID, Outcome> outcomes = outcomes(handler, new Held(claimed, worker, handler, deadline));
      settle(claimed, worker, outcomes);
      settled += outcomes.size();
      if (outcomes.size() < claimed.size()) {
        // The handler handed jobs back: claiming them again at once would only spin.
        break;
      }
    }
    return settled;
  }

  private static Map<UUID, Outcome> outcomes(JobHandler handler, Held batch) {
    try {
      return handler.handle(batch);
    } catch (RuntimeException e) {
      LOG.error("queue {}: a batch of {} failed", handler.queue(), batch.jobs().size(), e);
      Map<UUID, Outcome> failed = new java.util.HashMap<>();
      batch
          .jobs()
          .forEach(
              job ->
                  failed.put(
                      job.id(), new Outcome.Retry("unexpected", e.getClass().getSimpleName())));
      return failed;
    }
  }

  private void settle(List<Job> claimed, UUID worker, Map<UUID, Outcome> outcomes) {
    List<UUID> done = new ArrayList<>();
    for (Job job : claimed) {
      switch (outcomes.getOrDefault(job.id(), new Outcome.HandBack())) {
        case Outcome.Done ignored -> done.add(job.id());
        case Outcome.HandBack ignored ->
            jobs.requeue(job, worker, Duration.ZERO, false, "handed back");
        case Outcome.Later later -> jobs.requeue(job, worker, later.delay(), false, "postponed");
        case Outcome.Dead dead -> jobs.bury(job, worker, dead.code(), dead.reason());
        case Outcome.Retry retry -> retry(job, worker, retry);
      }
    }
    if (!done.isEmpty()) {
      jobs.complete(claimed.getFirst().queue(), worker, done);
    }
  }

  private void retry(Job job, UUID worker, Outcome.Retry retry) {
    if (job.attempt() >= job.maxAttempts()) {
      jobs.bury(job, worker, retry.code(), retry.reason());
    } else {
      jobs.requeue(job, worker, Backoff.after(job.attempt(), RANDOM), true, retry.reason());
    }
  }

  /** A batch and its lease. */
  private final class Held implements Batch {
    private final List<Job> claimed;
    private final UUID worker;
    private final JobHandler handler;
    private final Deadline deadline;
    private Instant renewed = clock.instant();

    Held(List<Job> claimed, UUID worker, JobHandler handler, Deadline deadline) {
      this.claimed = List.copyOf(claimed);
      this.worker = worker;
      this.handler = handler;
      this.deadline = deadline;
    }

    @Override
    public List<Job> jobs() {
      return claimed;
    }

    @Override
    public Deadline deadline() {
      return deadline;
    }

    @Override
    public boolean keepAlive() {
      Instant now = clock.instant();
      if (Duration.between(renewed, now).compareTo(handler.lease().dividedBy(3)) < 0) {
        return true;
      }
      renewed = now;
      return jobs.extend(handler.queue(), worker, handler.lease()) == claimed.size();
    }
  }
}
