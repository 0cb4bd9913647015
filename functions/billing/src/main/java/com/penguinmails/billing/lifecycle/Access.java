package com.penguinmails.billing.lifecycle;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a subscription leaves open to its tenant ({@code subscriptions.access}). */
@Singleton
public class Access {
  /** Everything. */
  public static final String FULL = "full";

  /** Looking and paying; nothing is sent. */
  public static final String READ_ONLY = "read_only";

  private final Duration grace;

  Access(@Value("${billing.grace.days:7}") int graceDays) {
    this.grace = Duration.ofDays(graceDays);
  }

  /**
   * Decides.
   *
   * @param status the specification's word
   * @param pastDueSince when the unpaid invoice was finalised
   */
  public String of(String status, @Nullable Instant pastDueSince, Instant now) {
    return switch (status) {
      case "active" -> FULL;
      case "past_due" ->
          pastDueSince == null || now.isBefore(pastDueSince.plus(grace)) ? FULL : READ_ONLY;
      default -> READ_ONLY;
    };
  }
}
