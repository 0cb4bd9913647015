package com.penguinmails.campaigns.doubt;

import com.penguinmails.campaigns.sending.SendJobs;
import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Sequences;
import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes a send in doubt as done, and lets its lead go on. */
@Singleton
class Acceptance {
  private final Sequences sequences;
  private final Outbox outbox;

  Acceptance(Sequences sequences, Outbox outbox) {
    this.sequences = sequences;
    this.outbox = outbox;
  }

  /** Returns whether the send was in doubt. */
  boolean accept(Sql sql, UUID campaignId, UUID stepId, UUID id, String resolution) {
    UUID job = Ids.next();
    int accepted =
        sql.update(
            """
            update send_ledger
               set state = 'accepted', submission = null, job_id = ?, settled = now(),
                   resolution = ?, resolved = now(), resolved_by = app_sec.user_id()
             where id = ? and state = 'in_doubt'
            """,
            job,
            resolution,
            id);
    if (accepted == 0) {
      return false;
    }
    goOn(sql, next(sql, campaignId, stepId), id);
    // The worker that finds it accepted records it in the content tier.
    outbox.append(sql, List.of(SendJobs.job(job, id, null)));
    return true;
  }

  private @Nullable UUID next(Sql sql, UUID campaignId, UUID stepId) {
    Sequence sequence = sequences.load(sql, campaignId);
    return sequence.at(stepId).flatMap(sequence::after).map(Step::id).orElse(null);
  }

  private static void goOn(Sql sql, @Nullable UUID next, UUID id) {
    sql.update(
        """
        update campaign_enrollments e
           set status = case when ?::uuid is null then 'completed' else 'active' end,
               current_step_id = coalesce(?::uuid, e.current_step_id), exit_reason = null,
               next_run = case when ?::uuid is null then null else now() end,
               steps_completed = e.steps_completed + 1, last_storage_key = s.storage_key, updated = now()
          from send_ledger s where s.id = ? and e.id = s.enrollment_id and e.status = 'parked'
        """,
        next,
        next,
        next,
        id);
  }
}
