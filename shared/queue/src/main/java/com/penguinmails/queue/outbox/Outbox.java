package com.penguinmails.queue.outbox;

import com.penguinmails.data.sql.Sql;
import com.penguinmails.queue.NewJob;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs written in the transaction that causes them. */
@Singleton
public class Outbox {

  /** Appends jobs of the running tenant to the outbox, in the caller's transaction. */
  public void append(Sql oltp, List<NewJob> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    oltp.update(
        """
        insert into outbox (id, tenant_id, queue_name, job_type, payload, priority, run_at)
        select n.id, app_sec.tenant_id(), n.queue, n.type, n.payload::jsonb, n.priority, coalesce(n.run_at, now())
          from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[])
               as n (id, queue, type, payload, priority, run_at)
        """,
        jobs.stream().map(NewJob::id).toArray(UUID[]::new),
        jobs.stream().map(NewJob::queue).toArray(String[]::new),
        jobs.stream().map(NewJob::type).toArray(String[]::new),
        jobs.stream().map(job -> job.payload().text()).toArray(String[]::new),
        jobs.stream().map(NewJob::priority).toArray(Integer[]::new),
        jobs.stream().map(NewJob::runAt).toArray(Instant[]::new));
  }
}
