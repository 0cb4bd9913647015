package com.penguinmails.queue;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The table of jobs. Workers see the jobs of all tenants, so every call runs without one. */
@Singleton
public class Jobs {
  private final Database queue;
  private final Clock clock;

  Jobs(@Named("queue") Database queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /** Adds jobs; one whose id is there already is left alone. Returns how many are new. */
  public int enqueue(List<NewJob> jobs) {
    if (jobs.isEmpty()) {
      return 0;
    }
    return TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                insert into jobs (id, queue_name, job_type, tenant_id, payload, priority, run_at, max_attempts)
                select n.id, n.queue, n.type, n.tenant, n.payload::jsonb, n.priority, coalesce(n.run_at, now()), q.retry_attempts
                  from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[])
                       as n (id, queue, type, tenant, payload, priority, run_at)
                  join job_queues q on q.name = n.queue
                on conflict (queue_name, id) do nothing
                """,
                column(jobs, NewJob::id, UUID[]::new),
                column(jobs, NewJob::queue, String[]::new),
                column(jobs, NewJob::type, String[]::new),
                column(jobs, NewJob::tenantId, UUID[]::new),
                column(jobs, job -> job.payload().text(), String[]::new),
                column(jobs, NewJob::priority, Integer[]::new),
                column(jobs, NewJob::runAt, Instant[]::new)));
  }

  /** Claims up to {@code limit} due jobs, most urgent first, for {@code lease}. */
  List<Job> claim(String name, UUID worker, int limit, Duration lease) {
    return TenantContext.callAsSystem(
        () ->
            queue.list(
                """
                with c as materialized (
                  select j.queue_name, j.id from jobs j
                   where j.queue_name = ? and j.status = 'queued' and j.run_at <= now()
                     and exists (select from job_queues q where q.name = ? and q.is_active)
                   order by j.priority, j.run_at, j.id
                   limit ? for update of j skip locked)
                update jobs j
                   set status = 'running', locked_by = ?, locked_until = now() + ? * interval '1 millisecond',
                       attempt_count = j.attempt_count + 1, started_at = now(), updated_at = now()
                  from c where j.queue_name = c.queue_name and j.id = c.id
                returning j.id, j.queue_name, j.job_type, j.tenant_id, j.payload, j.attempt_count, j.max_attempts
                """,
                Jobs::job,
                name,
                name,
                limit,
                worker,
                lease.toMillis()));
  }

  /** Lengthens a lease; returns how many jobs the worker still holds. */
  int extend(String name, UUID worker, Duration lease) {
    return TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                update jobs set locked_until = now() + ? * interval '1 millisecond'
                 where queue_name = ? and locked_by = ? and status = 'running' and locked_until > now()
                """,
                lease.toMillis(),
                name,
                worker));
  }

  /** Marks jobs as completed, as far as the worker still holds them. */
  int complete(String name, UUID worker, List<UUID> ids) {
    return TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                update jobs set status = 'completed', completed_at = now(), updated_at = now(),
                                locked_by = null, locked_until = null
                 where queue_name = ? and id = any (?) and locked_by = ? and status = 'running'
                """,
                name,
                ids.toArray(UUID[]::new),
                worker));
  }

  /**
   * Puts a job back.
   *
   * @param counts whether the try counts
   */
  void requeue(Job job, UUID worker, Duration delay, boolean counts, String error) {
    TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                update jobs set status = 'queued', run_at = ?, updated_at = now(), locked_by = null, locked_until = null,
                                attempt_count = attempt_count - ?, last_error_message = ?
                 where queue_name = ? and id = ? and locked_by = ? and status = 'running'
                """,
                clock.instant().plus(delay),
                counts ? 0 : 1,
                error,
                job.queue(),
                job.id(),
                worker));
  }

  /** Moves a job to the dead letters, as far as the worker still holds it. */
  void bury(Job job, UUID worker, String code, String reason) {
    TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                with dead as (
                  update jobs set status = 'failed', failed_at = now(), updated_at = now(), last_error_message = ?,
                                  locked_by = null, locked_until = null
                   where queue_name = ? and id = ? and locked_by = ? and status = 'running'
                  returning id, queue_name, job_type, tenant_id, attempt_count, payload)
                insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt,
                                              reason_code, failure_reason, payload)
                select gen_random_uuid(), id, queue_name, job_type, tenant_id, attempt_count, ?, ?, payload from dead
                """,
                reason,
                job.queue(),
                job.id(),
                worker,
                code,
                reason));
  }

  /** Frees jobs whose worker is gone; those that used up their attempts become dead letters. */
  int reclaim(String name) {
    return TenantContext.callAsSystem(
        () ->
            queue.update(
                """
                with lost as materialized (
                  select queue_name, id from jobs
                   where queue_name = ? and status = 'running' and locked_until < now()
                   order by locked_until limit 1000 for update skip locked),
                freed as (
                  update jobs j
                     set status = case when j.attempt_count >= j.max_attempts then 'failed' else 'queued' end,
                         failed_at = case when j.attempt_count >= j.max_attempts then now() end,
                         run_at = now(), locked_by = null, locked_until = null, updated_at = now(),
                         last_error_message = 'the worker went away'
                    from lost where j.queue_name = lost.queue_name and j.id = lost.id
                  returning j.*)
                insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt,
                                              reason_code, failure_reason, payload)
                select gen_random_uuid(), id, queue_name, job_type, tenant_id, attempt_count,
                       'worker_lost', last_error_message, payload
                  from freed where status = 'failed'
                """,
                name));
  }

  private static Job job(Row row) throws SQLException {
    return new Job(
        row.uuid("id"),
        row.text("queue_name"),
        row.text("job_type"),
        row.uuidOrNull("tenant_id"),
        row.json("payload"),
        row.integer("attempt_count"),
        row.integer("max_attempts"));
  }

  private static <T> T[] column(
      List<NewJob> jobs,
      Function<NewJob, @org.jspecify.annotations.Nullable T> value,
      java.util.function.IntFunction<T[]> array) {
    return jobs.stream().map(value).toArray(array);
  }
}
