package com.penguinmails.campaigns.doubt;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks sends whose job is gone for good, so that somebody sees them: without a job nobody would
 * ever submit or settle them. The ledger and the jobs are in different databases, so the two are
 * compared page by page.
 */
@Singleton
class AbandonedSends {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonedSends.class);
  private static final int PAGE = 500;
  private static final Duration RESERVE = Duration.ofSeconds(5);
  // Longer than a row may be on its way between the outbox and the jobs.
  private static final Duration YOUNG = Duration.ofMinutes(5);
  private static final UUID LOWEST = new UUID(0, 0);

  private final Database oltp;
  private final Database queue;
  private final Clock clock;

  AbandonedSends(@Named("oltp") Database oltp, @Named("queue") Database queue, Clock clock) {
    this.oltp = oltp;
    this.queue = queue;
    this.clock = clock;
  }

  private record Open(UUID id, UUID tenantId, UUID jobId) {}

  /** Looks at every open send, as far as the time allows; returns how many it parked. */
  int park(Deadline deadline) {
    int parked = 0;
    List<Open> page = open(LOWEST);
    while (!page.isEmpty() && deadline.allows(RESERVE)) {
      parked += park(page);
      page = page.size() < PAGE ? List.of() : open(page.getLast().id());
    }
    return parked;
  }

  private int park(List<Open> page) {
    Set<UUID> alive = alive(page.stream().map(Open::jobId).toList());
    Map<UUID, List<Open>> dead =
        page.stream()
            .filter(send -> !alive.contains(send.jobId()))
            .collect(Collectors.groupingBy(Open::tenantId));
    int parked = 0;
    for (Map.Entry<UUID, List<Open>> tenant : dead.entrySet()) {
      parked += safely(tenant.getKey(), tenant.getValue());
    }
    if (parked > 0) {
      LOG.warn("{} sends without a job are in doubt now", parked);
    }
    return parked;
  }

  /** One tenant's trouble is not the others'; what is not parked now is found again. */
  private int safely(UUID tenantId, List<Open> sends) {
    UUID[] ids = sends.stream().map(Open::id).toArray(UUID[]::new);
    try {
      return TenantContext.callAs(tenantId, () -> park(ids));
    } catch (DatabaseException e) {
      LOG.error("{} sends of tenant {} could not be parked", ids.length, tenantId, e);
      return 0;
    }
  }

  private List<Open> open(UUID after) {
    Instant before = clock.instant().minus(YOUNG);
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select id, tenant_id, coalesce(job_id, id) as job_id from send_ledger
                 where settled is null and state in ('reserved', 'submitting') and id > ?
                   and coalesce(resolved, reserved) < ? and (submitted is null or submitted < ?)
                 order by id limit ?
                """,
                row -> new Open(row.uuid("id"), row.uuid("tenant_id"), row.uuid("job_id")),
                after,
                before,
                before,
                PAGE));
  }

  /** Jobs that will still be tried, and those on their way to becoming one. */
  private Set<UUID> alive(List<UUID> jobs) {
    UUID[] ids = jobs.toArray(UUID[]::new);
    return TenantContext.callAsSystem(
        () -> {
          Set<UUID> alive =
              new HashSet<>(
                  oltp.list(
                      "select id from outbox where id = any (?)",
                      row -> row.uuid("id"),
                      (Object) ids));
          alive.addAll(
              queue.list(
                  """
                  select id from jobs where queue_name = ? and id = any (?) and status in ('queued', 'running')
                  """,
                  row -> row.uuid("id"),
                  Queues.EMAIL_SENDING,
                  ids));
          return alive;
        });
  }

  /**
   * The state decides what is known: what was not begun cannot have been sent, unless its user has
   * it sent again because it may have been.
   */
  private int park(UUID[] ids) {
    return oltp.update(
        """
        with l as (
          update send_ledger
             set state = 'in_doubt', parked = now(), resolution = null, resolved = null, resolved_by = null,
                 looked_up = null, lookups = 0,
                 failure_code = case when state = 'reserved' and failure_code is distinct from 'unconfirmed' then 'not_submitted'
                                     else 'unconfirmed' end,
                 failure_reason = case when state = 'reserved' then 'the job that should have sent it is gone'
                                       else 'the worker went away during the submission' end
           where id = any (?) and state in ('reserved', 'submitting')
          returning enrollment_id)
        update campaign_enrollments e set status = 'parked', next_run = null, exit_reason = 'in_doubt', updated = now()
          from l where e.id = l.enrollment_id and e.status = 'sending'
        """,
        (Object) ids);
  }
}
