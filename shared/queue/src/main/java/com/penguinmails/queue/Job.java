package com.penguinmails.queue;

import com.penguinmails.data.sql.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claimed job.
 *
 * @param attempt 1 for the first try
 * @param maxAttempts after this many it becomes a dead letter
 */
public record Job(
    UUID id,
    String queue,
    String type,
    @Nullable UUID tenantId,
    Json payload,
    int attempt,
    int maxAttempts) {

  /** The tenant of a job that must have one. */
  public UUID tenant() {
    if (tenantId == null) {
      throw new IllegalStateException("Job " + id + " of queue " + queue + " has no tenant.");
    }
    return tenantId;
  }
}
