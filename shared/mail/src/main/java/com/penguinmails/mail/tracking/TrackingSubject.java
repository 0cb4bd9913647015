package com.penguinmails.mail.tracking;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The message a token is about.
 *
 * @param storageKey {@code YYYYMM/<uuid>} of the stored message, the UUID in lower case
 */
public record TrackingSubject(
    UUID tenantId, String storageKey, UUID leadId, UUID campaignId, UUID enrolmentId) {
  private static final Pattern STORAGE_KEY =
      Pattern.compile("\\d{4}(0[1-9]|1[0-2])/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Refuses a storage key of another shape with {@link IllegalArgumentException}. */
  public TrackingSubject {
    if (!STORAGE_KEY.matcher(storageKey).matches()) {
      throw new IllegalArgumentException("storage key is not YYYYMM/<uuid>");
    }
  }
}
