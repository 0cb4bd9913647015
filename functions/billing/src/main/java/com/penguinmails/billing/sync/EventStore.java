package com.penguinmails.billing.sync;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of events, on the side of whoever applies them. */
@Singleton
class EventStore {
  private final Database oltp;
  private final JsonMapper json;

  EventStore(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  /** An event that still has to be applied, with the database's time as its watermark. */
  Optional<StripeEvent> open(String id) {
    return TenantContext.callAsSystem(
        () ->
            oltp.first(
                """
                update stripe_events set attempts = attempts + 1 where id = ? and status in ('received', 'failed')
                returning id, type, happened, payload, clock_timestamp() as seen
                """,
                this::event,
                id));
  }

  /** The database's time, for what is fetched without an event. */
  Instant now() {
    return TenantContext.callAsSystem(
        () ->
            oltp.first("select clock_timestamp() as seen", row -> row.instant("seen"))
                .orElseThrow());
  }

  /** Closes an event, in the caller's transaction; false when somebody else has done so before. */
  boolean close(Sql sql, String id, @Nullable UUID tenant) {
    return sql.update(
            """
            update stripe_events set status = 'applied', applied = now(), error = null, tenant_id = ?
             where id = ? and status in ('received', 'failed')
            """,
            tenant,
            id)
        == 1;
  }

  void ignore(String id, String reason) {
    mark(id, "ignored", reason);
  }

  void fail(String id, String reason) {
    mark(id, "failed", reason);
  }

  private void mark(String id, String status, String reason) {
    TenantContext.callAsSystem(
        () ->
            oltp.update(
                """
                update stripe_events set status = ?, error = left(?, 500) where id = ? and status in ('received', 'failed')
                """,
                status,
                reason,
                id));
  }

  private StripeEvent event(Row row) throws SQLException {
    try {
      JsonNode data = child(json.readValue(row.text("payload"), JsonNode.class), "data");
      return new StripeEvent(
          row.text("id"),
          row.text("type"),
          row.instant("happened"),
          child(data, "object"),
          child(data, "previous_attributes"),
          row.instant("seen"));
    } catch (IOException e) {
      throw new SQLException("The payload of event " + row.text("id") + " is no JSON.", e);
    }
  }

  private static JsonNode child(JsonNode node, String name) {
    JsonNode child = node.get(name);
    return child == null || !child.isObject()
        ? JsonNode.createObjectNode(java.util.Map.of())
        : child;
  }
}
