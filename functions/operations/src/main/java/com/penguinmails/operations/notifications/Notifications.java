package com.penguinmails.operations.notifications;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Opens, counts and closes alerts. Runs without a tenant. */
@Singleton
public class Notifications {
  private final Database oltp;
  private final JsonMapper json;

  Notifications(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  /**
   * Opens an alert. One that is open already is counted and says what is true now; its severity
   * only rises.
   */
  public void open(Alert alert) {
    oltp.update(
        """
        insert into system_notifications as n (category, title, message, severity, source_type, dedupe_key, metadata)
        values (?, ?, ?, ?, 'alert', ?, ?)
        on conflict (tenant_id, category, dedupe_key) where dedupe_key is not null and not is_resolved do update
          set alert_count = n.alert_count + 1, last_occurrence = now(), updated = now(), title = excluded.title,
              message = excluded.message, metadata = excluded.metadata,
              severity = case when array_position(array['info', 'warning', 'high', 'critical'], excluded.severity::text)
                                 > array_position(array['info', 'warning', 'high', 'critical'], n.severity::text)
                              then excluded.severity else n.severity end
        """,
        alert.category(),
        alert.title(),
        alert.message(),
        alert.severity().key(),
        alert.key(),
        new Json(text(alert.metadata())));
  }

  /** Closes an alert; nothing happens when it is not open. */
  public void resolve(String category, String key) {
    oltp.update(
        """
        update system_notifications
           set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'It is over.'
         where category = ? and dedupe_key = ? and tenant_id is null and not is_resolved
        """,
        category,
        key);
  }

  /** What is open in a category under keys that begin so, at most 1000. */
  public List<String> open(String category, String prefix) {
    return oltp.list(
        """
        select dedupe_key from system_notifications
         where category = ? and starts_with(dedupe_key, ?) and tenant_id is null and not is_resolved
         order by dedupe_key limit 1000
        """,
        row -> row.text("dedupe_key"),
        category,
        prefix);
  }

  /**
   * Closes what is open in a category and no longer true; returns how many.
   *
   * @param prefix only keys that begin with this
   * @param still the keys that stay open
   */
  public int resolveOthers(String category, String prefix, List<String> still) {
    return oltp.update(
        """
        update system_notifications
           set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'It is over.'
         where category = ? and starts_with(dedupe_key, ?) and not dedupe_key = any (?) and tenant_id is null
           and not is_resolved
        """,
        category,
        prefix,
        still.toArray(String[]::new));
  }

  private String text(Map<String, Object> metadata) {
    try {
      return json.writeValueAsString(metadata);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
