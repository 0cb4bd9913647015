package com.penguinmails.operations.notifications;

import java.util.Locale;
import java.util.Map;

/**
 * Something staff should know while it lasts.
 *
 * @param category what kind of thing it is, at most 100 characters
 * @param key which one of them, at most 255 characters: an open alert of the same category and key
 *     is the same alert
 * @param message one sentence, without anything of a tenant's content
 * @param metadata figures for programs
 */
public record Alert(
    String category,
    String key,
    Severity severity,
    String title,
    String message,
    Map<String, Object> metadata) {
  public Alert {
    metadata = Map.copyOf(metadata);
  }

  /** How urgent it is; {@code CRITICAL} is mailed. */
  public enum Severity {
    INFO,
    WARNING,
    HIGH,
    CRITICAL;

    /** The word in {@code system_notifications.severity}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
