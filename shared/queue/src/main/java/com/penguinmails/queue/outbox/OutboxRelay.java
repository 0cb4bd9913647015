package com.penguinmails.queue.outbox;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Moves outbox rows into the queue tier and rings.
 *
 * <p>Rows are locked, enqueued, then deleted and committed. A crash before the commit leaves them;
 * the next run enqueues them again, which changes nothing because a job takes its row's id.
 */
@Singleton
public class OutboxRelay {
  private static final int BATCH = 500;
  private static final Duration RESERVE = Duration.ofSeconds(2);

  private final Database oltp;
  private final Jobs jobs;
  private final Doorbell doorbell;

  OutboxRelay(@Named("oltp") Database oltp, Jobs jobs, Doorbell doorbell) {
    this.oltp = oltp;
    this.jobs = jobs;
    this.doorbell = doorbell;
  }

  /** Moves everything there is, as far as the time allows; returns how many rows it moved. */
  public int relay(Deadline deadline) {
    int moved = 0;
    while (deadline.allows(RESERVE)) {
      List<NewJob> batch = TenantContext.callAsSystem(() -> oltp.transact(this::moveBatch));
      batch.stream().map(NewJob::queue).distinct().forEach(doorbell::ring);
      moved += batch.size();
      if (batch.size() < BATCH) {
        break;
      }
    }
    return moved;
  }

  private List<NewJob> moveBatch(Sql sql) {
    List<NewJob> batch =
        sql.list(
            """
            delete from outbox o
             where o.id in (select id from outbox order by id limit ? for update skip locked)
            returning o.id, o.queue_name, o.job_type, o.tenant_id, o.payload, o.priority, o.run_at
            """,
            OutboxRelay::job,
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
