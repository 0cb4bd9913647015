package com.penguinmails.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim being worked on, and its lease.
 *
 * <p>A heartbeat renews the lease in the background. It stops when the handler has given no sign of
 * life for the queue's timeout: the handler hangs, and others shall have the jobs.
 */
final class Held implements Batch {
  private static final Logger LOG = LoggerFactory.getLogger(Held.class);

  /** Of a lease, after which it is renewed. */
  private static final int SHARE = 3;

  private final Jobs jobs;
  private final Clock clock;
  private final String queue;
  private final Duration lease;
  private final UUID worker;
  private final Claim claim;
  private final Deadline deadline;
  private Instant renewed;
  private Instant alive;
  private boolean lost;
  private boolean ended;

  Held(
      Jobs jobs,
      Clock clock,
      String queue,
      Duration lease,
      UUID worker,
      Claim claim,
      Deadline deadline) {
    this.jobs = jobs;
    this.clock = clock;
    this.queue = queue;
    this.lease = lease;
    this.worker = worker;
    this.claim = claim;
    this.deadline = deadline;
    renewed = clock.instant();
    alive = renewed;
  }

  @Override
  public List<Job> jobs() {
    return claim.jobs();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public synchronized boolean keepAlive() {
    alive = clock.instant();
    renew(alive);
    return !lost;
  }

  /** The heartbeat. A failure is not the last word: the next beat comes before the lease ends. */
  synchronized void beat() {
    Instant now = clock.instant();
    if (ended || Duration.between(alive, now).compareTo(claim.timeout()) > 0) {
      return;
    }
    try {
      renew(now);
    } catch (RuntimeException e) {
      LOG.warn("queue {}: the lease was not renewed: {}", queue, e.toString());
    }
  }

  /** No beat after this changes a lease. */
  synchronized void end() {
    ended = true;
  }

  private void renew(Instant now) {
    if (lost || Duration.between(renewed, now).multipliedBy(SHARE).compareTo(lease) < 0) {
      return;
    }
    lost = !jobs.extend(queue, worker, lease);
    renewed = now;
  }
}
