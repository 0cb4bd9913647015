package com.penguinmails.operations.queues;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue tier as {@code penguin_platform} sees it, and the two things it may do there. */
@Singleton
class QueueRepository {
  private final Database queue;
  private final Database oltp;
  private final Database olap;

  QueueRepository(
      @Named("queue") Database queue, @Named("oltp") Database oltp, @Named("olap") Database olap) {
    this.queue = queue;
    this.oltp = oltp;
    this.olap = olap;
  }

  /** Counting stops where more would only keep the queue busy: nobody needs the exact million. */
  List<QueueStatus> list() {
    return queue.list(
        """
        select q.name, q.is_active, q.max_concurrent_jobs, q.timeout_seconds, w.due, w.delayed, w.oldest,
               coalesce(c.jobs, 0) as in_flight, d.letters
          from job_queues q
          cross join lateral (
            select count(*) filter (where run_at <= now())::integer as due,
                   count(*) filter (where run_at > now())::integer as delayed,
                   min(run_at) filter (where run_at <= now()) as oldest
              from (select j.run_at from jobs j where j.queue_name = q.name and j.lane is not null limit 100000) j) w
          left join (select queue_name, sum(cardinality(job_ids))::integer as jobs from job_claims group by queue_name) c
            on c.queue_name = q.name
          cross join lateral (
            select count(*)::integer as letters
              from (select from dead_letter_jobs l where l.queue_name = q.name and not l.is_resolved limit 10000) l) d
         order by q.name limit 1000
        """,
        QueueRepository::status);
  }

  /** The materialised dashboard, and since when. */
  List<QueueFigures> dashboard() {
    @Nullable Instant asOf =
        olap.first(
                "select refreshed from view_refreshes where view_name = 'queue.queue_health_dashboard'",
                row -> row.instant("refreshed"))
            .orElse(null);
    return queue.list(
        """
        select d.*, t.max_pending_jobs, t.max_avg_age_seconds, t.max_failure_rate::text as max_failure_rate,
               coalesce(t.alert_enabled, false) as alert_enabled, round(d.avg_queue_age_seconds)::bigint as age
          from queue_health_dashboard d left join queue_alert_thresholds t on t.queue_name = d.queue_name
         order by d.queue_name limit 1000
        """,
        row -> figures(row, asOf));
  }

  private static QueueFigures figures(Row row, @Nullable Instant asOf) throws SQLException {
    String rate = row.textOrNull("max_failure_rate");
    return new QueueFigures(
        row.text("queue_name"),
        row.longValue("pending_jobs"),
        row.longOrNull("age"),
        row.longValue("failed_jobs"),
        row.longValue("retried_jobs"),
        row.instantOrNull("oldest_job"),
        row.instantOrNull("newest_job"),
        row.integerOrNull("max_pending_jobs"),
        row.integerOrNull("max_avg_age_seconds"),
        rate == null ? null : Double.valueOf(rate),
        row.bool("alert_enabled"),
        asOf);
  }

  /** Stops or resumes claiming; false when there is no such queue. */
  boolean pause(String name, boolean paused) {
    audit(paused ? "queue.paused" : "queue.resumed", null, name);
    return queue
        .first(
            "with paused as (select app_sec.pause_queue(?, ?) as found) select found from paused",
            row -> row.bool("found"),
            name,
            paused)
        .orElse(false);
  }

  /** Open dead letters, the latest first. */
  List<DeadLetter> deadLetters(@Nullable String name, @Nullable String code, PageRequest page) {
    return queue.list(
        """
        select id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code, failure_reason,
               failure_timestamp
          from dead_letter_jobs
         where not is_resolved and (failure_timestamp, id) < (?, ?)
           and (?::text is null or queue_name = ?) and (?::text is null or reason_code = ?)
         order by failure_timestamp desc, id desc limit ?
        """,
        QueueRepository::letter,
        page.cursor().created(),
        page.cursor().id(),
        name,
        name,
        code,
        code,
        page.fetch());
  }

  /** Whether there is such a dead letter that nobody has tried again. */
  boolean isOpen(UUID letter) {
    return queue
        .first(
            "select 1 from dead_letter_jobs where id = ? and not is_resolved", row -> true, letter)
        .isPresent();
  }

  /**
   * Puts dead letters back into their queues; returns the queue of each job that is there again.
   */
  List<String> redrive(List<UUID> letters, UUID staff) {
    letters.forEach(letter -> audit("dead_letter.redriven", letter, null));
    return queue.list(
        "with redriven as (select app_sec.redrive_jobs(?, ?) as queue) select queue from redriven",
        row -> row.text("queue"),
        letters.toArray(UUID[]::new),
        staff);
  }

  private void audit(String action, @Nullable UUID id, @Nullable String name) {
    oltp.list(
        """
        select app_sec.staff_audit(?, 'queue', ?, null, jsonb_build_object('queue', ?::text))
        """,
        row -> true,
        action,
        id,
        name);
  }

  private static QueueStatus status(Row row) throws SQLException {
    return new QueueStatus(
        row.text("name"),
        row.bool("is_active"),
        row.integer("due"),
        row.integer("delayed"),
        row.instantOrNull("oldest"),
        row.integer("in_flight"),
        row.integer("letters"),
        row.integer("max_concurrent_jobs"),
        row.integer("timeout_seconds"));
  }

  private static DeadLetter letter(Row row) throws SQLException {
    return new DeadLetter(
        row.uuid("id"),
        row.uuid("original_job_id"),
        row.text("queue_name"),
        row.text("job_type"),
        row.uuidOrNull("tenant_id"),
        row.integer("final_attempt"),
        row.text("reason_code"),
        row.textOrNull("failure_reason"),
        row.instant("failure_timestamp"));
  }
}
