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

  /** Secrets of accounts and domains that are gone. */
  public static final String SECRET_REMOVAL = "secret-removal";

  /** Exports and erasures people asked for. */
  public static final String PRIVACY = "privacy";

  /** Doorbell of the outbox relay. */
  public static final String OUTBOX = "outbox";

  /** Doorbell of the campaign scheduler. */
  public static final String CAMPAIGN_SCHEDULER = "campaign-scheduler";

  /** Stripe's events to fetch again and apply. */
  public static final String STRIPE_WEBHOOK = "stripe-webhook";

  /** E-mails to tenants about their subscription and the server it pays for. */
  public static final String BILLING_NOTICES = "billing-notices";

  /** Servers to set up for who bought, and to give back for who left. */
  public static final String PROVISIONING = "provisioning";

  private Queues() {}
}
