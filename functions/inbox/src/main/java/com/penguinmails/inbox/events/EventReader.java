package com.penguinmails.inbox.events;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.queue.Job;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads jobs so strictly that one bad payload cannot spoil the statement of its batch. */
@Singleton
class EventReader {
  private final JsonMapper json;
  private final Clock clock;

  EventReader(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  Optional<ReadEvent> read(Job job) {
    try {
      byte[] text = job.payload().text().getBytes(StandardCharsets.UTF_8);
      EventPayload payload = json.readValue(text, EventPayload.class);
      return Optional.of(
          new ReadEvent(job.id(), event(payload), payload.enrollmentId(), payload.permanent()));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private MessageEvent event(EventPayload payload) {
    return new MessageEvent(
        StorageKey.parse(payload.storageKey()).orElseThrow().value(),
        MessageEvent.Type.of(payload.eventType()),
        Objects.requireNonNull(payload.campaignId()),
        payload.leadId(),
        null,
        time(payload.occurredAt()));
  }

  private Instant time(@Nullable Instant occurredAt) {
    Instant now = clock.instant();
    if (occurredAt == null || occurredAt.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("not a time an event can have");
    }
    return occurredAt.isAfter(now) ? now : occurredAt;
  }
}
