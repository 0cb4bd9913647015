package com.penguinmails.queue.outbox;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Ahead;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Moves outbox rows into the queue tier and rings.
 *
 * <p>Rows are locked, enqueued, then deleted and committed. A crash before the commit leaves them;
 * the next run enqueues them again, which changes nothing because a job takes its row's id.
 */
@Singleton
public class OutboxRelay {
  private static final int BATCH = 500;
  private static final UUID BEGIN = new UUID(0, 0);

  /** As long as a statement may take. */
  private static final Duration RESERVE = Duration.ofSeconds(8);

  private final Database oltp;
  private final Jobs jobs;
  private final Ahead ahead;

  OutboxRelay(@Named("oltp") Database oltp, Jobs jobs, Ahead ahead) {
    this.oltp = oltp;
    this.jobs = jobs;
    this.ahead = ahead;
  }

  /**
   * Moves everything there is, as far as the time allows, tenant by tenant; returns how many rows
   * it moved.
   */
  public int relay(Deadline deadline) {
    int moved = 0;
    Ahead.Rings rings = ahead.rings();
    UUID after = BEGIN;
    while (deadline.allows(RESERVE)) {
      UUID from = after;
      List<NewJob> batch =
          TenantContext.callAsSystem(() -> oltp.transact(sql -> moveBatch(sql, from)));
      rings.ringFor(batch);
      moved += batch.size();
      if (batch.isEmpty() && from.equals(BEGIN)) {
        break;
      }
      after = next(batch);
    }
    return moved;
  }

  /** Where the ring of tenants is entered next: behind the last one served, if it was full. */
  private static UUID next(List<NewJob> batch) {
    List<UUID> tenants = batch.stream().map(NewJob::tenantId).filter(Objects::nonNull).toList();
    // As PostgreSQL orders them; UUID's own order is signed.
    return tenants.stream().distinct().count() < BATCH
        ? BEGIN
        : tenants.stream().max(Comparator.comparing(UUID::toString)).orElse(BEGIN);
  }

  /**
   * Moves one batch. Every tenant gets the same share of it, so that one tenant's long outbox is
   * not in the others' way. Rows of no tenant, such as Stripe's events, have a share of their own.
   */
  private List<NewJob> moveBatch(Sql sql, UUID after) {
    List<NewJob> batch =
        sql.list(
            """
            with recursive ring (tenant_id, place) as (
              (select tenant_id, 1 from outbox where tenant_id > ? order by tenant_id limit 1)
              union all
              select (select o.tenant_id from outbox o where o.tenant_id > r.tenant_id order by o.tenant_id limit 1),
                     r.place + 1
                from ring r where r.tenant_id is not null and r.place < ?),
            share as (
              select tenant_id, ceil(?::float8 / count(*) over ())::integer as rows from ring where tenant_id is not null),
            turn as materialized (
              select t.id from share s cross join lateral (
                select o.id from outbox o where o.tenant_id = s.tenant_id order by o.id limit s.rows
                   for update skip locked) t),
            nobodys as materialized (
              select id from outbox where tenant_id is null order by id limit ? for update skip locked)
            delete from outbox o where o.id = any (array(select id from turn union all select id from nobodys))
            returning o.id, o.queue_name, o.job_type, o.tenant_id, o.payload, o.priority, o.run_at
            """,
            OutboxRelay::job,
            after,
            BATCH,
            BATCH,
            BATCH);
    jobs.enqueue(batch);
    return batch;
  }

  private static NewJob job(Row row) throws SQLException {
    return new NewJob(
        row.uuid("id"),
        row.text("queue_name"),
        row.text("job_type"),
        row.uuidOrNull("tenant_id"),
        row.json("payload"),
        row.integer("priority"),
        row.instant("run_at"));
  }
}
