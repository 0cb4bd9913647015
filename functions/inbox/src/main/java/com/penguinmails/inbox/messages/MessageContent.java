package com.penguinmails.inbox.messages;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message with its body.
 *
 * @param html as it was sent or received: show it in a sandbox
 * @param headers the headers kept, by name
 */
@Serdeable
record MessageContent(
    @Schema(example = "202611/019aa3c0-5b1e-7c3a-9d2f-0a1b2c3d4e5f") String storageKey,
    @Schema(example = "outbound") String direction,
    @Schema(example = "opened") String status,
    @Nullable String subject,
    @Nullable String from,
    @Nullable String to,
    String text,
    @Nullable String html,
    Map<String, Object> headers,
    @Nullable Instant sentAt,
    Instant createdAt) {
  MessageContent {
    headers = Map.copyOf(headers);
  }
}
