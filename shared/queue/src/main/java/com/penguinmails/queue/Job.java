package com.penguinmails.queue;

import com.penguinmails.data.sql.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claimed job.
 *
 * <p>Every delivery of a job, also a repeated or redriven one, has the same id, type, tenant and
 * payload: what was done for that id must not be done again.
 *
 * @param attempt 1 for the first try
 * @param maxAttempts after this many it becomes a dead letter
 * @param redrives how often an operator sent it again after it was a dead letter; its attempts
 *     count from 1 each time
 */
public record Job(
    UUID id,
    String queue,
    String type,
    @Nullable UUID tenantId,
    Json payload,
    int attempt,
    int maxAttempts,
    int redrives) {

  /** A job that was never a dead letter. */
  public Job(
      UUID id,
      String queue,
      String type,
      @Nullable UUID tenantId,
      Json payload,
      int attempt,
      int maxAttempts) {
    this(id, queue, type, tenantId, payload, attempt, maxAttempts, 0);
  }

  /** Whether no failed attempt may follow this one. */
  public boolean isLastAttempt() {
    return attempt >= maxAttempts;
  }

  /** Whether all its attempts ended with their worker, so that only giving it up is left. */
  boolean isUsedUp() {
    return attempt > maxAttempts;
  }

  /** The tenant of a job that must have one. */
  public UUID tenant() {
    if (tenantId == null) {
      throw new IllegalStateException("Job " + id + " of queue " + queue + " has no tenant.");
    }
    return tenantId;
  }
}
