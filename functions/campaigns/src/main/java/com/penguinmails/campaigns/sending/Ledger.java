package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.mail.BounceType;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account of sends. A mail is submitted only between {@link Submissions#begin} and {@link
 * #settle}, so a crash in between leaves the row at {@code submitting}: whoever finds it there must
 * not send. Each try has an id of its own, and only the try that began a submission settles it;
 * every statement may therefore run twice.
 */
@Singleton
class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Database oltp;

  Ledger(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Begins and records the submissions of the running tenant. */
  Submissions submissions() {
    return new Submissions(oltp);
  }

  /** Records how a try ended and moves the lead accordingly, in one statement. */
  void settle(Submissions.Taken tried, Settlement settlement) {
    UUID id = tried.mail().id();
    switch (settlement) {
      case Settlement.Accepted ignored -> submissions().accepted(tried);
      case Settlement.Failed failed -> fail(id, tried.submission(), failed);
      case Settlement.InDoubt doubt -> doubt(List.of(id), tried.submission(), doubt);
      case Settlement.Released released -> release(id, tried.submission(), released.reason());
    }
  }

  /**
   * Ends a send for good.
   *
   * @param submission the try that failed; null for a row that was not begun
   */
  void fail(UUID id, @Nullable UUID submission, Settlement.Failed failed) {
    Patience.call(
        () ->
            oltp.transact(
                sql -> {
                  fail(sql, id, submission, failed);
                  return failed.bounce() == BounceType.SOFT && suppressAfterThree(sql, id);
                }));
  }

  private static void fail(Sql sql, UUID id, @Nullable UUID submission, Settlement.Failed failed) {
    sql.update(
        """
        with l as (
          update send_ledger
             set state = 'failed', settled = now(), failure_code = ?, failure_reason = left(?, 500),
                 bounced = case when ? then now() end
           where id = ? and (state = 'reserved' or (state in ('submitting', 'in_doubt') and submission = ?::uuid))
          returning enrollment_id, lead_id),
        s as (
          insert into suppression_list (id, tenant_id, email, reason, source)
          select gen_random_uuid(), app_sec.tenant_id(), d.email, 'hard_bounce', 'smtp'
            from l join leads d on d.id = l.lead_id where ?
          on conflict (tenant_id, email) do nothing),
        d as (
          update leads set status = 'bounced', updated = now() from l where leads.id = l.lead_id and ?)
        update campaign_enrollments e set status = 'exited', exit_reason = ?, next_run = null, updated = now()
          from l where e.id = l.enrollment_id and e.status in ('sending', 'parked')
        """,
        failed.code(),
        failed.reason(),
        failed.ofRecipient(),
        id,
        submission,
        failed.suppress(),
        failed.suppress(),
        failed.exitReason());
  }

  /** A mailbox that is full three times in a row is written to no more. */
  private static boolean suppressAfterThree(Sql sql, UUID id) {
    return sql.first(
            "select suppress_soft_bounces(array[lead_id]) from send_ledger where id = ?",
            row -> true,
            id)
        .isPresent();
  }

  /**
   * Parks sends.
   *
   * @param submission the try that ended so; null for whatever try is gone
   */
  int doubt(List<UUID> ids, @Nullable UUID submission, Settlement.InDoubt doubt) {
    return Patience.call(
        () ->
            oltp.update(
                """
                with l as (
                  update send_ledger
                     set state = 'in_doubt', parked = now(), failure_code = ?, failure_reason = left(?, 500),
                         resolution = null, resolved = null, resolved_by = null, looked_up = null, lookups = 0
                   where id = any (?) and state = case when ? = 'not_submitted' then 'reserved' else 'submitting' end
                     and (?::uuid is null or submission = ?::uuid)
                  returning enrollment_id)
                update campaign_enrollments e set status = 'parked', next_run = null, exit_reason = 'in_doubt', updated = now()
                  from l where e.id = l.enrollment_id and e.status = 'sending'
                """,
                doubt.code(),
                doubt.reason(),
                ids.toArray(UUID[]::new),
                doubt.code(),
                submission,
                submission));
  }

  /**
   * Reserves again what was parked because no job carried it any more: one of an operator's does.
   * Only what was never handed to a server; anything else stays in doubt.
   */
  void takeUp(List<UUID> ids) {
    Patience.call(
        () ->
            oltp.update(
                """
                with l as (
                  update send_ledger s
                     set state = 'reserved', parked = null, failure_code = null, failure_reason = null
                   where s.id = any (?) and s.state = 'in_doubt' and s.failure_code = 'not_submitted'
                     and exists (select from campaign_enrollments p where p.id = s.enrollment_id and p.status = 'parked')
                  returning enrollment_id)
                update campaign_enrollments e set status = 'sending', exit_reason = null, updated = now()
                  from l where e.id = l.enrollment_id and e.status = 'parked'
                """,
                (Object) ids.toArray(UUID[]::new)));
  }

  private void release(UUID id, UUID submission, @Nullable String reason) {
    Patience.call(
        () ->
            oltp.update(
                """
                update send_ledger
                   set state = 'reserved', failure_reason = left(?, 500), counted = coalesce(counted, reserved)
                 where id = ? and state = 'submitting' and submission = ?
                """,
                reason,
                id,
                submission));
  }

  /**
   * Gives reservations back, so that the scheduler reserves the steps again. What was in doubt and
   * is sent again by its user's word is in doubt again: the server may have it.
   *
   * @param submission the try that turned out to be none, if there was one
   * @param again when the scheduler looks at the leads again
   * @return which of them are in doubt again
   */
  Set<UUID> withdraw(List<UUID> ids, @Nullable UUID submission, Instant again) {
    UUID[] all = ids.toArray(UUID[]::new);
    List<String> reserved = new ArrayList<>();
    Set<UUID> doubted =
        Patience.call(
            () ->
                oltp.transact(
                    sql -> {
                      // A transaction that was undone comes again.
                      reserved.clear();
                      reserved.addAll(remove(sql, all, submission, again));
                      return doubtAgain(sql, all, submission);
                    }));
    giveBack(reserved);
    return doubted;
  }

  /** By itself: who schedules holds the month's row for as long as a batch takes. */
  private void giveBack(List<String> reserved) {
    if (reserved.isEmpty()) {
      return;
    }
    try {
      oltp.transact(
          sql ->
              sql.first(
                  "select app_sec.return_emails(?::timestamptz[])",
                  row -> true,
                  (Object) reserved.toArray(String[]::new)));
    } catch (DatabaseException e) {
      LOG.warn(
          "{} mails go back to the month with the daily count only: {}",
          reserved.size(),
          e.sqlState());
    }
  }

  private static Set<UUID> doubtAgain(Sql sql, UUID[] ids, @Nullable UUID submission) {
    return new HashSet<>(
        sql.list(
            """
            with l as (
              update send_ledger
                 set state = 'in_doubt', parked = now(), submission = null,
                     resolution = null, resolved = null, resolved_by = null
               where id = any (?) and resolution = 'resent'
                 and (state = 'reserved' or (state = 'submitting' and submission = ?::uuid))
              returning id, enrollment_id),
            e as (
              update campaign_enrollments e
                 set status = 'parked', next_run = null, exit_reason = 'in_doubt', updated = now()
                from l where e.id = l.enrollment_id and e.status = 'sending')
            select id from l
            """,
            row -> row.uuid("id"),
            ids,
            submission));
  }

  /** Returns when each of them was reserved. */
  private static List<String> remove(
      Sql sql, UUID[] ids, @Nullable UUID submission, Instant again) {
    return sql.list(
        """
        with l as (
          delete from send_ledger
           where id = any (?) and resolution is distinct from 'resent'
             and (state = 'reserved' or (state = 'submitting' and submission = ?::uuid))
          returning enrollment_id, email_account_id, reserved, coalesce(counted, reserved) as counted),
        n as (
          select l.email_account_id as id, count(*)::int as n
            from l join email_accounts a on a.id = l.email_account_id
           where (l.counted at time zone a.timezone)::date = a.daily_count_date group by l.email_account_id),
        a as (
          update email_accounts a set daily_count = greatest(0, daily_count - n.n) from n where a.id = n.id),
        e as (
          update campaign_enrollments e
             set status = case when e.steps_completed = 0 then 'enrolled' else 'active' end, next_run = ?, updated = now()
            from l where e.id = l.enrollment_id and e.status = 'sending')
        select reserved::text as reserved from l
        """,
        row -> row.text("reserved"),
        ids,
        submission,
        again);
  }
}
