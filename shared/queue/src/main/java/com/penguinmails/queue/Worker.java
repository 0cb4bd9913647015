package com.penguinmails.queue;

import com.penguinmails.queue.Settlement.Verdict;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a queue's handler until the queue is empty or the time is nearly up. */
@Singleton
public class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
  private static final String LOST = "worker_lost";

  private final Jobs jobs;
  private final Doorbell doorbell;
  private final Heartbeat heartbeat;
  private final Clock clock;
  private final Duration longestLease;

  Worker(
      Jobs jobs,
      Doorbell doorbell,
      Heartbeat heartbeat,
      Clock clock,
      @Value("${queue.lease.seconds:15}") long leaseSeconds) {
    this.jobs = jobs;
    this.doorbell = doorbell;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.longestLease = Duration.ofSeconds(leaseSeconds);
  }

  /**
   * Drains the handler's queue; returns how many jobs got an outcome. When it ends before the queue
   * is empty, it rings for the rest.
   */
  public int drain(JobHandler handler, Deadline deadline) {
    if (!deadline.allows(handler.leastTime())) {
      return 0;
    }
    UUID worker = UUID.randomUUID();
    Duration lease = lease(handler);
    Claim claim = jobs.claim(handler.queue(), worker, handler.batchSize(), lease);
    int settled = 0;
    while (!claim.isEmpty()) {
      Turn turn = work(handler, worker, claim, deadline);
      settled += turn.settled();
      // The handler handed jobs back: claiming them again at once would only spin.
      if (!deadline.allows(handler.leastTime()) || turn.settled() < claim.jobs().size()) {
        jobs.settle(handler.queue(), worker, turn.settlement());
        ringForTheRest(handler, settled);
        break;
      }
      claim = jobs.turn(handler.queue(), worker, turn.settlement(), handler.batchSize(), lease);
    }
    return settled;
  }

  private Duration lease(JobHandler handler) {
    return handler.lease().compareTo(longestLease) < 0 ? handler.lease() : longestLease;
  }

  /** Only a run that got something done rings: two that get nothing done would ring for ever. */
  private void ringForTheRest(JobHandler handler, int settled) {
    if (settled > 0) {
      doorbell.ring(handler.queue());
    }
  }

  /** What a claim came to: how many of its jobs have an outcome, and what is recorded of all. */
  private record Turn(int settled, Settlement settlement) {}

  /** The lease is renewed until every farewell is said as well. */
  private Turn work(JobHandler handler, UUID worker, Claim claim, Deadline deadline) {
    List<Job> alive = claim.jobs().stream().filter(job -> !job.isUsedUp()).toList();
    Held held =
        new Held(
            jobs,
            clock,
            handler.queue(),
            lease(handler),
            worker,
            new Claim(alive, claim.timeout(), claim.multiplier()),
            deadline);
    Future<?> beat = heartbeat.start(held::beat, lease(handler));
    try {
      Map<UUID, Outcome> outcomes = outcomes(handler, claim, held);
      return new Turn(outcomes.size(), settlement(handler, held, claim, outcomes));
    } finally {
      beat.cancel(false);
      held.end();
    }
  }

  private static Map<UUID, Outcome> outcomes(JobHandler handler, Claim claim, Held alive) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    if (!alive.jobs().isEmpty()) {
      outcomes.putAll(outcomes(handler, alive));
    }
    for (Job job : claim.jobs()) {
      if (job.isUsedUp()) {
        outcomes.put(job.id(), new Outcome.Retry(LOST, "no worker survived it"));
      }
    }
    return outcomes;
  }

  private static Map<UUID, Outcome> outcomes(JobHandler handler, Held batch) {
    try {
      return handler.handle(batch);
    } catch (RuntimeException e) {
      LOG.error("queue {}: a batch of {} failed", handler.queue(), batch.jobs().size(), e);
      Outcome again =
          FailedTogether.of(
              e,
              batch.jobs().size(),
              new Outcome.Retry("unexpected", e.getClass().getSimpleName()));
      Map<UUID, Outcome> failed = new HashMap<>();
      batch.jobs().forEach(job -> failed.put(job.id(), again));
      return failed;
    }
  }

  private static Settlement settlement(
      JobHandler handler, Held held, Claim claim, Map<UUID, Outcome> outcomes) {
    Settlement settlement = new Settlement();
    for (Job job : claim.jobs()) {
      switch (outcomes.getOrDefault(job.id(), new Outcome.HandBack())) {
        case Outcome.Done ignored -> settlement.done(job);
        case Outcome.HandBack ignored ->
            settlement.other(job, Verdict.BACK, Duration.ZERO, null, "handed back");
        case Outcome.Later later ->
            settlement.other(job, Verdict.BACK, later.delay(), null, "postponed");
        case Outcome.Away away ->
            settlement.other(job, Verdict.AWAY, FailedTogether.OUTAGE, "outage", away.reason());
        case Outcome.Dead dead ->
            settlement.other(job, Verdict.DEAD, Duration.ZERO, dead.code(), dead.reason());
        case Outcome.Alone alone ->
            settlement.other(
                job, Verdict.SUSPECT, backoff(1, claim), "batch_failed", alone.reason());
        case Outcome.Retry retry -> failed(handler, held, claim, job, retry, settlement);
      }
    }
    return settlement;
  }

  private static void failed(
      JobHandler handler,
      Held held,
      Claim claim,
      Job job,
      Outcome.Retry retry,
      Settlement settlement) {
    boolean dead = job.isLastAttempt() && isGivenUp(handler, held, job, retry.code());
    settlement.other(
        job,
        dead ? Verdict.DEAD : Verdict.RETRY,
        dead ? Duration.ZERO : backoff(job.attempt(), claim),
        retry.code(),
        retry.reason());
  }

  private static Duration backoff(int attempt, Claim claim) {
    return Backoff.after(attempt, claim.multiplier(), RANDOM);
  }

  /**
   * Lets the handler settle what belongs to the job, unless others have it by now; a failure there
   * is tried a few times.
   */
  private static boolean isGivenUp(JobHandler handler, Held held, Job job, String code) {
    try {
      if (!held.keepAlive()) {
        return false;
      }
      handler.abandoned(job, code);
      return true;
    } catch (RuntimeException e) {
      LOG.error("queue {}: job {} could not be given up", handler.queue(), job.id(), e);
      return job.attempt() >= job.maxAttempts() + Jobs.FAREWELLS;
    }
  }
}
