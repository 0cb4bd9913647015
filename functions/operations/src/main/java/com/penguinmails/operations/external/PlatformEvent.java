package com.penguinmails.operations.external;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A figure of one stretch of time.
 *
 * @param id the same for the same figure of the same time, so that one sent twice counts once
 * @param name such as {@code error_rates}
 * @param subject of what: a tier, a pool, a queue
 * @param figures numbers by name
 */
record PlatformEvent(
    UUID id, String name, String subject, Instant time, Map<String, Double> figures) {
  PlatformEvent {
    figures = Map.copyOf(figures);
  }

  static PlatformEvent of(String name, String subject, Instant time, Map<String, Double> figures) {
    String key = name + ' ' + subject + ' ' + time;
    return new PlatformEvent(
        UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)), name, subject, time, figures);
  }
}
