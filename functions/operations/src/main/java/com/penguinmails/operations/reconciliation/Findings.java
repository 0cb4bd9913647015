package com.penguinmails.operations.reconciliation;

/**
 * What was found and mended.
 *
 * @param lostJobs reserved sends without a job, whose job is back in the queue
 * @param unrecordedSends accepted sends whose message did not know, and now does
 * @param lostMessages accepted sends without a message, of which a row without a body is back
 * @param openFailures failed sends whose message still waited, and now has failed
 * @param orphanedMessages messages that wait for a send nobody has reserved, and now have failed
 * @param staleDimensions campaigns and companies whose replica was missing or old, or whose
 *     original is gone
 */
public record Findings(
    int lostJobs,
    int unrecordedSends,
    int lostMessages,
    int openFailures,
    int orphanedMessages,
    int staleDimensions) {
  static final Findings NONE = new Findings(0, 0, 0, 0, 0, 0);

  Findings plus(Findings more) {
    return new Findings(
        lostJobs + more.lostJobs,
        unrecordedSends + more.unrecordedSends,
        lostMessages + more.lostMessages,
        openFailures + more.openFailures,
        orphanedMessages + more.orphanedMessages,
        staleDimensions + more.staleDimensions);
  }

  /** How many in all. */
  public int total() {
    return lostJobs
        + unrecordedSends
        + lostMessages
        + openFailures
        + orphanedMessages
        + staleDimensions;
  }
}
