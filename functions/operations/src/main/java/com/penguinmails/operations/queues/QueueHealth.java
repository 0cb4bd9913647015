package com.penguinmails.operations.queues;

import com.penguinmails.data.sql.Database;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import com.penguinmails.operations.upkeep.LateUpkeep;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the queues with {@code queue_alert_thresholds}. An alert stays open, and is counted,
 * while a queue is past a threshold, and closes by itself. Also notices upkeep that is late.
 */
@Singleton
public class QueueHealth implements Upkeep {
  private static final String CATEGORY = "queue_health";

  /** Past a threshold this many times is critical. */
  private static final int CRITICAL_TIMES = 5;

  /** With fewer attempts within the hour a rate says nothing. */
  private static final int LEAST_ATTEMPTS = 20;

  private final Database queue;
  private final Notifications notifications;
  private final LateUpkeep late;

  QueueHealth(@Named("queue") Database queue, Notifications notifications, LateUpkeep late) {
    this.queue = queue;
    this.notifications = notifications;
    this.late = late;
  }

  private record Health(
      String name,
      long pending,
      long maxPending,
      long age,
      long maxAge,
      long attempts,
      long failures,
      double maxFailureRate) {
    double failureRate() {
      return attempts < LEAST_ATTEMPTS ? 0 : (double) failures / attempts;
    }
  }

  @Override
  public String name() {
    return "queue-health";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    List<Alert> alerts =
        queues().stream()
            .flatMap(health -> Stream.of(pending(health), age(health), failures(health)))
            .flatMap(Optional::stream)
            .toList();
    alerts.forEach(notifications::open);
    int closed =
        notifications.resolveOthers(CATEGORY, "", alerts.stream().map(Alert::key).toList());
    return Step.last(
        Map.of(
            "alerts", (long) alerts.size(), "closed", (long) closed, "late", (long) late.look()));
  }

  /** Paused queues too: somebody may have forgotten one. Counting stops at 100,000 jobs. */
  private List<Health> queues() {
    return queue.list(
        """
        select t.queue_name, w.pending, coalesce(t.max_pending_jobs, 2147483647) as max_pending, w.age,
               coalesce(t.max_avg_age_seconds, 2147483647) as max_age, coalesce(l.attempts, 0) as attempts,
               coalesce(l.failures, 0) as failures, (coalesce(t.max_failure_rate, 1) * 10000)::bigint as max_failure_rate
          from queue_alert_thresholds t
          cross join lateral (
            select count(*) as pending, coalesce(avg(extract(epoch from now() - j.run_at)), 0)::bigint as age
              from (select j.run_at from jobs j
                     where j.queue_name = t.queue_name and j.lane is not null and j.run_at <= now() limit 100000) j) w
          left join (
            select queue_name, count(*) as attempts, count(*) filter (where status in ('failed', 'lost')) as failures
              from job_logs where finished_at > now() - interval '1 hour' group by queue_name) l
            on l.queue_name = t.queue_name
         where t.alert_enabled order by t.queue_name limit 1000
        """,
        row ->
            new Health(
                row.text("queue_name"),
                row.longValue("pending"),
                row.longValue("max_pending"),
                row.longValue("age"),
                row.longValue("max_age"),
                row.longValue("attempts"),
                row.longValue("failures"),
                row.longValue("max_failure_rate") / 10_000.0));
  }

  private static Optional<Alert> pending(Health health) {
    return past(
        health.name() + ":pending",
        (double) health.pending(),
        (double) health.maxPending(),
        "Queue is long",
        "%s: %d jobs wait, %d may."
            .formatted(health.name(), health.pending(), health.maxPending()));
  }

  private static Optional<Alert> age(Health health) {
    return past(
        health.name() + ":age",
        (double) health.age(),
        (double) health.maxAge(),
        "Queue is late",
        "%s: jobs wait %d seconds on average, %d may pass."
            .formatted(health.name(), health.age(), health.maxAge()));
  }

  private static Optional<Alert> failures(Health health) {
    return past(
        health.name() + ":failures",
        health.failureRate(),
        health.maxFailureRate(),
        "Jobs fail",
        String.format(
            Locale.ROOT,
            "%s: %d of %d attempts within an hour failed for good, %.0f per cent may.",
            health.name(),
            health.failures(),
            health.attempts(),
            100 * health.maxFailureRate()));
  }

  private static Optional<Alert> past(
      String key, double value, double threshold, String title, String message) {
    return value <= threshold
        ? Optional.empty()
        : Optional.of(
            new Alert(
                CATEGORY,
                key,
                value > CRITICAL_TIMES * threshold ? Severity.CRITICAL : Severity.WARNING,
                title,
                message,
                Map.of("value", value, "threshold", threshold)));
  }
}
