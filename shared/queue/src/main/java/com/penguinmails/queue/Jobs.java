package com.penguinmails.queue;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The table of jobs. Workers see the jobs of all tenants, so every call runs without one. */
@Singleton
public class Jobs {
  /** After so many attempts to give a job up it is buried without: lost_jobs knows it too. */
  static final int FAREWELLS = 3;

  private static final String ADD =
      """
      insert into jobs (id, queue_name, job_type, tenant_id, payload, priority, run_at, max_attempts, lane)
      select n.id, n.queue, n.type, n.tenant, n.payload::jsonb, n.priority, coalesce(n.run_at, now()), coalesce(q.retry_attempts, 1),
             app_sec.lane(n.tenant)
        from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[])
             as n (id, queue, type, tenant, payload, priority, run_at)
        left join job_queues q on q.name = n.queue
      """;

  /** For jobs of which one is there already or has no queue: hardly ever, and a third dearer. */
  private static final String SORT_OUT =
      """
      with n as materialized (
        select n.*, q.name, q.retry_attempts
          from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[])
               as n (id, queue, type, tenant, payload, priority, run_at)
          left join job_queues q on q.name = n.queue),
      nowhere as (
        insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt,
                                      reason_code, failure_reason, payload, priority)
        select id, id, queue, type, tenant, 0, 'unknown_queue', 'there is no such queue', payload::jsonb, priority
          from n where name is null
        on conflict do nothing)
      insert into jobs (id, queue_name, job_type, tenant_id, payload, priority, run_at, max_attempts, lane)
      select id, queue, type, tenant, payload::jsonb, priority, coalesce(run_at, now()), retry_attempts,
             app_sec.lane(tenant)
        from n where name is not null
      on conflict (queue_name, id) do nothing
      """;

  private final Database queue;

  Jobs(@Named("queue") Database queue) {
    this.queue = queue;
  }

  /**
   * Adds jobs; one whose id is there already is left alone. Returns how many are new. A job for a
   * queue that does not exist becomes a dead letter: nobody would ever look at it otherwise.
   */
  public int enqueue(List<NewJob> jobs) {
    if (jobs.isEmpty()) {
      return 0;
    }
    return TenantContext.callAsSystem(
        () -> {
          try {
            return insert(ADD, jobs);
          } catch (DatabaseException e) {
            if (!e.isDuplicate() && !e.isReference()) {
              throw e;
            }
            return insert(SORT_OUT, jobs);
          }
        });
  }

  private int insert(String statement, List<NewJob> jobs) {
    return queue.update(
        statement,
        column(jobs, NewJob::id, UUID[]::new),
        column(jobs, NewJob::queue, String[]::new),
        column(jobs, NewJob::type, String[]::new),
        column(jobs, NewJob::tenantId, UUID[]::new),
        column(jobs, job -> job.payload().text(), String[]::new),
        column(jobs, NewJob::priority, Integer[]::new),
        column(jobs, NewJob::runAt, Instant[]::new));
  }

  /** Claims up to {@code limit} due jobs for {@code lease}, fair between tenants. */
  Claim claim(String name, UUID worker, int limit, Duration lease) {
    return claimed(
        name,
        """
        with claimed as (select * from claim_jobs(?, ?, ?, ? * interval '1 millisecond')) select * from claimed
        """,
        name,
        worker,
        limit,
        lease.toMillis());
  }

  /** Records what became of the worker's claim and makes its next one, in one flight. */
  Claim turn(String name, UUID worker, Settlement settlement, int limit, Duration lease) {
    return claimed(
        name,
        """
        with claimed as (select * from turn_jobs(?, ?, ?, ?, ?, ?, ?, ?, ?, ? * interval '1 millisecond'))
        select * from claimed
        """,
        name,
        worker,
        settlement.doneIds(),
        settlement.otherIds(),
        settlement.verdicts(),
        settlement.delays(),
        settlement.codes(),
        settlement.reasons(),
        limit,
        lease.toMillis());
  }

  /** Records what became of the worker's last claim, as far as it still holds the jobs. */
  int settle(String name, UUID worker, Settlement settlement) {
    return TenantContext.callAsSystem(
        () ->
            queue
                .first(
                    """
                    with settled as (select settle_jobs(?, ?, ?, ?, ?, ?, ?, ?, true) as jobs) select jobs from settled
                    """,
                    row -> row.integer("jobs"),
                    name,
                    worker,
                    settlement.doneIds(),
                    settlement.otherIds(),
                    settlement.verdicts(),
                    settlement.delays(),
                    settlement.codes(),
                    settlement.reasons())
                .orElse(0));
  }

  /** In how many seconds jobs of this queue become due, as far as that is soon. */
  List<Duration> dueAhead(String name, Duration ahead) {
    return TenantContext.callAsSystem(
        () ->
            queue.list(
                "select unnest(due_ahead(?, ? * interval '1 second')) as seconds",
                row -> Duration.ofSeconds(row.integer("seconds")),
                name,
                ahead.toSeconds()));
  }

  /** Lengthens a lease that nobody has ended; returns whether there is one. */
  boolean extend(String name, UUID worker, Duration lease) {
    return TenantContext.callAsSystem(
            () ->
                queue.update(
                    """
                    update job_claims set locked_until = now() + ? * interval '1 millisecond'
                     where queue_name = ? and worker_id = ?
                    """,
                    lease.toMillis(),
                    name,
                    worker))
        == 1;
  }

  private Claim claimed(String name, String sql, @Nullable Object... parameters) {
    // Not begun with "select": a claim must not be repeated when the connection breaks.
    List<Claim> rows =
        TenantContext.callAsSystem(
            () ->
                queue.list(
                    sql,
                    row ->
                        new Claim(
                            List.of(job(name, row)),
                            Duration.ofSeconds(row.integer("timeout_seconds")),
                            row.integer("backoff_multiplier")),
                    parameters));
    if (rows.isEmpty()) {
      return Claim.NOTHING;
    }
    return new Claim(
        rows.stream().flatMap(row -> row.jobs().stream()).toList(),
        rows.getFirst().timeout(),
        rows.getFirst().multiplier());
  }

  private static Job job(String name, Row row) throws SQLException {
    return new Job(
        row.uuid("id"),
        name,
        row.text("job_type"),
        row.uuidOrNull("tenant_id"),
        row.json("payload"),
        row.integer("attempt_count"),
        row.integer("max_attempts"),
        row.integer("redrive_count"));
  }

  private static <T> T[] column(
      List<NewJob> jobs, Function<NewJob, @Nullable T> value, IntFunction<T[]> array) {
    return jobs.stream().map(value).toArray(array);
  }
}
