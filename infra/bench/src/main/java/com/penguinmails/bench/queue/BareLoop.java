package com.penguinmails.bench.queue;

import com.penguinmails.kernel.Ids;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * The least a queue in PostgreSQL costs: a table with its key and one partial index, a claim and a
 * completion, server-prepared, without tenants, limits, leases, logs or row security.
 */
final class BareLoop {
  private static final String CLAIM =
      """
      with c as materialized (
        select id from bare_jobs where queue_name = 'bench' and status = 'queued' and run_at <= now()
         order by priority, run_at, id limit ? for update skip locked)
      update bare_jobs j
         set status = 'running', locked_by = ?, locked_until = now() + interval '1 minute',
             attempt_count = attempt_count + 1
        from c where j.id = c.id returning j.id, j.payload
      """;
  private static final String COMPLETE =
      """
      update bare_jobs set status = 'completed', completed_at = now(), locked_by = null, locked_until = null
       where id = any (?) and locked_by = ?
      """;
  private static final int PREPARE_AT_ONCE = 1;

  private BareLoop() {}

  static void create(Statement superuser) throws SQLException {
    superuser.execute(
        """
        create table if not exists bare_jobs (
          id uuid primary key, queue_name varchar(100) not null, status varchar(20) not null default 'queued',
          priority integer not null default 100, payload jsonb not null, attempt_count integer not null default 0,
          run_at timestamptz not null default now(), locked_by uuid, locked_until timestamptz, completed_at timestamptz)
          with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0)
        """);
    superuser.execute(
        """
        create index if not exists bare_jobs_fetch on bare_jobs (queue_name, priority, run_at, id)
         where status = 'queued'
        """);
  }

  /** Adds jobs and returns how many. */
  static int enqueue(Connection connection, int count) throws SQLException {
    UUID[] ids = new UUID[count];
    for (int i = 0; i < count; i++) {
      ids[i] = Ids.next();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into bare_jobs (id, queue_name, payload) select id, 'bench', '{"n": 1}' from unnest(?) as n (id)
            """)) {
      insert.setArray(1, connection.createArrayOf("uuid", ids));
      return insert.executeUpdate();
    }
  }

  /** Claims and completes until nothing is left; returns how many jobs that were. */
  static int drain(Connection connection, int batch) throws SQLException {
    connection.unwrap(PGConnection.class).setPrepareThreshold(PREPARE_AT_ONCE);
    int done = 0;
    try (PreparedStatement claim = connection.prepareStatement(CLAIM);
        PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
      UUID worker = UUID.randomUUID();
      claim.setInt(1, batch);
      claim.setObject(2, worker);
      complete.setObject(2, worker);
      List<UUID> ids = claimed(claim);
      while (!ids.isEmpty()) {
        Array array = connection.createArrayOf("uuid", ids.toArray());
        complete.setArray(1, array);
        done += complete.executeUpdate();
        ids = claimed(claim);
      }
    }
    return done;
  }

  private static List<UUID> claimed(PreparedStatement claim) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (ResultSet rows = claim.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
        rows.getString(2);
      }
    }
    return ids;
  }
}
