package com.penguinmails.operations.servers;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells staff what needs them, once per thing, and takes it back when it is settled. */
@Singleton
public class ServerAlerts {
  private static final String CATEGORY = "infra_alert";
  private static final String UNAUTHORISED = "provider_key";

  private final Notifications notifications;

  ServerAlerts(Notifications notifications) {
    this.notifications = notifications;
  }

  /**
   * Opens a notification, or counts the open one once more.
   *
   * @param kind what is wrong, for example {@code unknown_server}
   * @param id what it is wrong with
   */
  public void raise(String kind, String id, Severity severity, String title, String message) {
    Alert alert = new Alert(CATEGORY, key(kind, id), severity, title, message, Map.of());
    TenantContext.runAsSystem(() -> notifications.open(alert));
  }

  /** What those of a kind that are open are about. */
  public List<UUID> open(String kind) {
    String prefix = key(kind, "");
    return TenantContext.callAsSystem(() -> notifications.open(CATEGORY, prefix)).stream()
        .map(key -> UUID.fromString(key.substring(prefix.length())))
        .toList();
  }

  /** Closes those of a kind whose cause is not among these any more. */
  public void settle(String kind, Collection<String> still) {
    List<String> open = still.stream().map(id -> key(kind, id)).toList();
    TenantContext.callAsSystem(() -> notifications.resolveOthers(CATEGORY, key(kind, ""), open));
  }

  /** Closes those told of whose cause is gone; what was raised since nobody has looked at. */
  public void settle(String kind, Collection<UUID> told, Collection<String> still) {
    told.stream()
        .map(UUID::toString)
        .filter(id -> !still.contains(id))
        .forEach(id -> settled(kind, id));
  }

  /** Closes one. */
  public void settled(String kind, String id) {
    TenantContext.runAsSystem(() -> notifications.resolve(CATEGORY, key(kind, id)));
  }

  /** Nothing works at the provider until somebody mends the secret. */
  public void keyIsRefused() {
    raise(
        UNAUTHORISED,
        "hostwinds",
        Severity.CRITICAL,
        "The provider does not accept our key",
        "No server can be rented or given back: check the secret hostwinds/api-key.");
  }

  /** The provider answered to our key. */
  public void keyIsTaken() {
    settle(UNAUTHORISED, List.of());
  }

  private static String key(String kind, String id) {
    return kind + ":" + id;
  }
}
