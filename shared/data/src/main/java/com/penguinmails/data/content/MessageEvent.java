package com.penguinmails.data.content;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a message. Only the first of each type counts.
 *
 * @param storageKey the message
 * @param type what happened
 * @param campaignId the campaign the message belongs to; null for one of warm-up
 * @param occurredAt when
 */
public record MessageEvent(
    String storageKey,
    Type type,
    @Nullable UUID campaignId,
    @Nullable UUID leadId,
    @Nullable UUID stepId,
    Instant occurredAt) {

  /** What can happen to a message; in the database as the lower-case name. */
  public enum Type {
    /** Handed to an SMTP server, accepted or refused for good. */
    SENT,
    /** Refused for good, at once or later. */
    BOUNCED,
    OPENED,
    CLICKED,
    REPLIED,
    UNSUBSCRIBED,
    COMPLAINED;

    /** The database's word. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the database's word. */
    public static Type of(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }
}
