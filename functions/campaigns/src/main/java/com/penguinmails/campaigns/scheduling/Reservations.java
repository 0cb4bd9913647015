package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sending.SendJobs;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch's decisions: enrolments, the ledger's reservations and their outbox rows. The
 * ledger takes one row per enrolment and step, so a step is never reserved twice.
 */
@Singleton
class Reservations {
  private final Outbox outbox;

  Reservations(Outbox outbox) {
    this.outbox = outbox;
  }

  void write(Sql sql, Changes changes) {
    move(sql, changes.moved());
    if (!changes.reserved().isEmpty()) {
      reserve(sql, changes);
      outbox.append(sql, changes.reserved().stream().map(Reservations::job).toList());
    }
  }

  private static void move(Sql sql, List<Changes.Moved> moved) {
    sql.update(
        """
        update campaign_enrollments e
           set status = n.status, current_step_id = n.step_id, next_run = n.next_run, exit_reason = n.exit_reason,
               email_account_id = n.account_id, held_for = n.held_for, updated = now()
          from unnest(?::uuid[], ?::text[], ?::uuid[], ?::timestamptz[], ?::text[], ?::uuid[], ?::text[])
               as n (id, status, step_id, next_run, exit_reason, account_id, held_for)
         where e.id = n.id
        """,
        column(moved, Changes.Moved::id, UUID[]::new),
        column(moved, Changes.Moved::status, String[]::new),
        column(moved, Changes.Moved::stepId, UUID[]::new),
        column(moved, Changes.Moved::nextRun, Instant[]::new),
        column(moved, Changes.Moved::exitReason, String[]::new),
        column(moved, Changes.Moved::accountId, UUID[]::new),
        column(moved, one -> one.held() ? "quota" : null, String[]::new));
  }

  private static void reserve(Sql sql, Changes changes) {
    List<Changes.Reserved> reserved = changes.reserved();
    sql.update(
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key)
        select n.id, app_sec.tenant_id(), ?, n.enrollment_id, n.lead_id, n.step_id, n.account_id, n.storage_key
          from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[])
               as n (id, enrollment_id, lead_id, step_id, account_id, storage_key)
        on conflict (tenant_id, enrollment_id, step_id) do nothing
        """,
        changes.campaignId(),
        column(reserved, r -> r.key().id(), UUID[]::new),
        column(reserved, r -> r.enrolment().id(), UUID[]::new),
        column(reserved, r -> r.enrolment().leadId(), UUID[]::new),
        column(reserved, r -> r.step().id(), UUID[]::new),
        column(reserved, Changes.Reserved::accountId, UUID[]::new),
        column(reserved, r -> r.key().value(), String[]::new));
  }

  private static NewJob job(Changes.Reserved reserved) {
    return SendJobs.job(reserved.key().id(), reserved.key().id(), reserved.slot());
  }

  private static <S, T> T[] column(
      List<S> rows, Function<S, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
