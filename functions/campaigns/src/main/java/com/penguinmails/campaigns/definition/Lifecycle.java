package com.penguinmails.campaigns.definition;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Starts, pauses and resumes campaigns: draft or scheduled → sending ⇄ paused. Asking for what is
 * so already changes nothing.
 */
@Singleton
class Lifecycle {
  private static final String SENDING = "sending";
  private static final String PAUSED = "paused";

  private final Database oltp;
  private final CampaignRows rows;
  private final Doorbell doorbell;

  Lifecycle(@Named("oltp") Database oltp, CampaignRows rows, Doorbell doorbell) {
    this.oltp = oltp;
    this.rows = rows;
    this.doorbell = doorbell;
  }

  /**
   * Starts a campaign.
   *
   * @throws ApiError 409 when it is paused or completed, 422 when something is missing
   */
  Campaign start(UUID id, Consumer<Instant> check) {
    return move(id, "started", Set.of("draft", "scheduled"), SENDING, check);
  }

  /**
   * Stops sending; mails already handed to a server cannot be called back.
   *
   * @throws ApiError 409 unless it is sending
   */
  Campaign pause(UUID id, Consumer<Instant> check) {
    return move(id, "paused", Set.of(SENDING), PAUSED, check);
  }

  /**
   * Goes on where it was paused. Leads that could not be scheduled are tried again.
   *
   * @throws ApiError 409 unless it is paused
   */
  Campaign resume(UUID id, Consumer<Instant> check) {
    return move(id, "resumed", Set.of(PAUSED), SENDING, check);
  }

  private Campaign move(
      UUID id, String verb, Set<String> from, String to, Consumer<Instant> check) {
    Campaign campaign =
        oltp.transact(
            sql -> {
              Campaign before = rows.lock(sql, id);
              check.accept(before.updated());
              if (before.status().equals(to)) {
                return before;
              }
              if (!from.contains(before.status())) {
                throw ApiError.conflict(
                    "campaign_" + before.status(),
                    "A campaign that is " + before.status() + " cannot be " + verb + ".");
              }
              if (verb.equals("started")) {
                Readiness.check(sql, id);
              } else if (verb.equals("resumed")) {
                tryParkedAgain(sql, id);
              }
              return rows.tell(sql, moved(sql, id, "campaign." + verb, to));
            });
    doorbell.ring(Queues.OUTBOX);
    if (to.equals(SENDING)) {
      doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    }
    return campaign;
  }

  private static void tryParkedAgain(Sql sql, UUID id) {
    sql.update(
        """
        update campaign_enrollments
           set status = case when steps_completed = 0 then 'enrolled' else 'active' end, next_run = now(),
               exit_reason = null, updated = now()
         where campaign_id = ? and status = 'parked' and exit_reason = 'not_schedulable'
        """,
        id);
  }

  private Campaign moved(Sql sql, UUID id, String action, String to) {
    return sql.first(
            """
            with old as (select * from campaigns where id = ?),
            row as (
              update campaigns
                 set status = ?, updated = now(),
                     started = case when ? = 'sending' then coalesce(started, now()) else started end
               where id = ? returning *)
            select row.*, app_sec.audit(?, 'campaign', row.id, to_jsonb(old), to_jsonb(row)) from row, old
            """,
            rows::campaign,
            id,
            to,
            to,
            id,
            action)
        .orElseThrow();
  }
}
