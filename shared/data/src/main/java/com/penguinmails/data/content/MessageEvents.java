package com.penguinmails.data.content;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Records what happened to messages, each kind once per message. */
@Singleton
public class MessageEvents {
  /**
   * Not begun with "select": a statement that writes is not repeated when the connection breaks.
   */
  private static final String RECORD =
      """
      with recorded as (select app_sec.record_events(?, ?, ?, ?, ?, ?, ?, ?) as moved) select moved from recorded
      """;

  /**
   * Records events of the running tenant's messages; returns how many messages changed. The first
   * and the last key say which months are looked at.
   */
  public int record(Sql content, List<MessageEvent> events) {
    if (events.isEmpty()) {
      return 0;
    }
    List<String> keys = events.stream().map(MessageEvent::storageKey).toList();
    return content
        .first(
            RECORD,
            row -> row.integer("moved"),
            keys.toArray(String[]::new),
            events.stream().map(event -> event.type().key()).toArray(String[]::new),
            events.stream().map(MessageEvent::campaignId).toArray(UUID[]::new),
            events.stream().map(MessageEvent::leadId).toArray(UUID[]::new),
            events.stream().map(MessageEvent::stepId).toArray(UUID[]::new),
            events.stream().map(MessageEvent::occurredAt).toArray(Instant[]::new),
            Collections.min(keys),
            Collections.max(keys))
        .orElse(0);
  }
}
