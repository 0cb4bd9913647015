package com.penguinmails.queue;

/** Names of queues ({@code job_queues.name}) and of doorbells without one. */
public final class Queues {
  /** Mails to hand to SMTP servers. */
  public static final String EMAIL_SENDING = "email-sending";

  /** What came back: opens, clicks, unsubscribes, replies, bounces. */
  public static final String EMAIL_PROCESSING = "email-processing";

  /** Replicated dimensions and roll-ups of campaigns. */
  public static final String ANALYTICS_CAMPAIGN = "analytics-campaign";

  /** Uploaded lead lists. */
  public static final String LEAD_IMPORT = "lead-import";

  /** Doorbell of the outbox relay. */
  public static final String OUTBOX = "outbox";

  /** Doorbell of the campaign scheduler. */
  public static final String CAMPAIGN_SCHEDULER = "campaign-scheduler";

  private Queues() {}
}
