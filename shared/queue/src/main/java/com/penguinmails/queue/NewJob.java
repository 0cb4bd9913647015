package com.penguinmails.queue;

import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue.
 *
 * @param id the same id enqueued twice is one job
 * @param queue one of {@link Queues}
 * @param type what the queue's handler tells jobs apart by
 * @param tenantId null for a job of the platform
 * @param payload what the handler needs, without secrets
 * @param priority lower is more urgent: up to 50 high, 51–150 normal, above low
 * @param runAt not before; null means now
 */
public record NewJob(
    UUID id,
    String queue,
    String type,
    @Nullable UUID tenantId,
    Json payload,
    int priority,
    @Nullable Instant runAt) {
  /** The priority of ordinary work. */
  public static final int NORMAL = 100;

  /** A job of normal priority, due now. */
  public static NewJob of(String queue, String type, @Nullable UUID tenantId, Json payload) {
    return new NewJob(Ids.next(), queue, type, tenantId, payload, NORMAL, null);
  }
}
