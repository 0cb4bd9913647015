package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Tells staff what needs them, once per thing, and takes it back when it is settled. */
@Singleton
public class ServerAlerts {
  private static final String UNAUTHORISED = "provider_key";

  private final Database oltp;

  ServerAlerts(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /**
   * Opens a notification, or counts it once more.
   *
   * @param kind what is wrong, for example {@code unknown_server}
   * @param id what it is wrong with
   * @param severity info, warning, error or critical
   */
  public void raise(String kind, String id, String severity, String title, String message) {
    TenantContext.callAsSystem(
        () ->
            oltp.update(
                """
                insert into system_notifications as n (category, title, message, severity, source_type, source_id)
                values ('infra_alert', ?, ?, ?, ?, ?)
                on conflict (tenant_id, category, source_type, source_id) where source_id is not null do update
                  set alert_count = n.alert_count + 1, last_occurrence = now(), updated = now(), message = excluded.message,
                      severity = excluded.severity, is_resolved = false, resolved = null, resolution_notes = null
                """,
                title,
                message,
                severity,
                kind,
                id));
  }

  /** Closes those of a kind whose cause is not among these any more. */
  public void settle(String kind, Collection<String> still) {
    TenantContext.callAsSystem(
        () ->
            oltp.update(
                """
                update system_notifications
                   set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'The cause is gone.'
                 where category = 'infra_alert' and source_type = ? and not is_resolved and source_id <> all (?)
                """,
                kind,
                still.toArray(String[]::new)));
  }

  /** Closes one. */
  public void settled(String kind, String id) {
    TenantContext.callAsSystem(
        () ->
            oltp.update(
                """
                update system_notifications
                   set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'The cause is gone.'
                 where category = 'infra_alert' and source_type = ? and source_id = ? and not is_resolved
                """,
                kind,
                id));
  }

  /** Nothing works at the provider until somebody mends the secret. */
  public void keyIsRefused() {
    raise(
        UNAUTHORISED,
        "hostwinds",
        "critical",
        "The provider does not accept our key",
        "No server can be rented or given back: check the secret hostwinds/api-key.");
  }

  /** The provider answered to our key. */
  public void keyIsTaken() {
    settle(UNAUTHORISED, List.of());
  }
}
