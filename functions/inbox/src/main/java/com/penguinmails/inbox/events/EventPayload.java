package com.penguinmails.inbox.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.penguinmails.data.content.MessageEvent;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Payload of a {@code message-event} job.
 *
 * @param storageKey the message
 * @param eventType {@link MessageEvent.Type#key}
 * @param enrollmentId the enrolment that sent the message
 * @param details for a bounce {@code permanent} (true unless said; false for a soft one) and {@code
 *     status} (RFC 3463)
 */
@Serdeable
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventPayload(
    String storageKey,
    String eventType,
    UUID campaignId,
    @Nullable UUID leadId,
    @Nullable UUID enrollmentId,
    Instant occurredAt,
    @Nullable Map<String, Object> details) {

  boolean permanent() {
    return details == null || !Boolean.FALSE.equals(details.get("permanent"));
  }
}
