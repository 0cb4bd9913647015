package com.penguinmails.campaigns.doubt;

import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Brings sends nobody would settle any more to somebody's eyes, and asks our servers about them.
 */
@Singleton
public class Reconciliation {
  private final AbandonedSends abandoned;
  private final Lookups lookups;
  private final Doorbell doorbell;

  Reconciliation(AbandonedSends abandoned, Lookups lookups, Doorbell doorbell) {
    this.abandoned = abandoned;
    this.lookups = lookups;
    this.doorbell = doorbell;
  }

  /** Does both, as far as the time allows; returns how many sends each moved. */
  public Map<String, Object> run(Deadline deadline) {
    int parked = abandoned.park(deadline);
    int found = lookups.run(deadline);
    if (found > 0) {
      doorbell.ring(Queues.OUTBOX);
      doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    }
    return Map.of("parked", parked, "found", found);
  }
}
