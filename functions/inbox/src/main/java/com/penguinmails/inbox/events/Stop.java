package com.penguinmails.inbox.events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reason to stop writing to a lead.
 *
 * @param enrollmentId the enrolment the reason came from
 * @param address that the reason is about; null is the lead's. A bounce of an address that the lead
 *     no longer has concerns that address alone.
 */
public record Stop(
    @Nullable UUID leadId, @Nullable UUID enrollmentId, Reason reason, @Nullable String address) {

  /** Weaker reasons never replace stronger ones. */
  public enum Reason {
    /** A soft bounce: ends that enrolment only, but the third in a row suppresses the address. */
    UNDELIVERABLE(1),
    /** Ends that enrolment only. */
    REPLIED(2),
    /** Ends every enrolment, like all that follow: the address is of no use. */
    BOUNCED(3),
    COMPLAINED(4),
    UNSUBSCRIBED(5);

    private final int strength;

    Reason(int strength) {
      this.strength = strength;
    }

    /** By this the statement of {@link SequenceStops} knows the reasons. */
    int strength() {
      return strength;
    }
  }
}
