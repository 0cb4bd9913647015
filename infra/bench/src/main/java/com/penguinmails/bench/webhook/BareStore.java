package com.penguinmails.bench.webhook;

import com.penguinmails.bench.load.Client;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import javax.sql.DataSource;

/**
 * Inserts events past the product: the same statement in one flight. They are not to be applied.
 */
final class BareStore implements Client {
  private static final String STORE =
      """
      select app_sec.set_context(?, ?, ?);
      with event as (
        insert into stripe_events (id, type, api_version, object_id, happened, livemode, payload, status)
        values (?, 'customer.updated', '2026-07-29.dahlia', ?, now(), false, ?, 'ignored')
        on conflict (id) do nothing returning id, status),
      job as (
        insert into bare_outbox (id, queue_name, job_type, payload)
        select ?, 'stripe-webhook', 'bench', jsonb_build_object('event', id) from event)
      select status from event
      """;

  private final DataSource pool;
  private final Events events;

  BareStore(DataSource pool, Events events) {
    this.pool = pool;
    this.events = events;
  }

  /** Its jobs lie where no relay finds them, in a table like the product's. */
  static void create(Statement superuser) throws SQLException {
    superuser.execute("create table bare_outbox (like outbox including all)");
    superuser.execute("grant insert on bare_outbox to " + Roles.WORKER);
  }

  @Override
  public boolean perform(int kind) throws SQLException {
    Events.Event event = events.next();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(STORE)) {
      statement.setNull(1, Types.OTHER);
      statement.setNull(2, Types.OTHER);
      statement.setString(3, "bench");
      statement.setString(4, event.id());
      statement.setString(5, events.customer());
      statement.setObject(6, new Json(event.body()).text(), Types.OTHER);
      statement.setObject(7, Ids.next());
      statement.execute();
      return statement.getMoreResults();
    }
  }

  /** Its connections belong to the pool. */
  @Override
  public void close() {}
}
