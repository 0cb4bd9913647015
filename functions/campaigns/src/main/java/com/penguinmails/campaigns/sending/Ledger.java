package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account of sends. A mail is submitted only between {@link #begin} and {@link #settle}, so a
 * crash in between leaves the row at {@code submitting}: whoever finds it there must not send. Each
 * try has an id of its own, and only the try that began a submission settles it; every statement
 * may therefore run twice.
 */
@Singleton
class Ledger {
  private final Database oltp;

  Ledger(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** A mail the server has, of which the ledger does not know yet. */
  record Taken(PlannedMail mail, UUID submission, Sequence sequence) {
    private @Nullable UUID next() {
      return sequence.at(mail.stepId()).flatMap(sequence::after).map(Step::id).orElse(null);
    }
  }

  /**
   * Records the mail before and claims the right to submit this one, in one statement, so that a
   * mail costs one commit. False when this one may not be submitted: somebody else has it, the
   * campaign was paused, the lead has left or is suppressed.
   */
  boolean begin(@Nullable Taken before, PlannedMail mail, UUID submission) {
    @Nullable UUID next = before == null ? null : before.next();
    return Patience.call(
            () ->
                oltp.first(
                    """
                    with before as materialized (
                      select accept_send(d.id, d.try, d.next_step_id, d.key)
                        from (values (?::uuid, ?::uuid, ?::uuid, ?::text)) as d (id, try, next_step_id, key)
                       where d.id is not null),
                    begun as materialized (
                      select begin_send(?::uuid, ?::uuid, ?) as begun from (select count(*) from before) b)
                    select begun from begun
                    """,
                    row -> row.bool("begun"),
                    before == null ? null : before.mail().id(),
                    before == null ? null : before.submission(),
                    next,
                    before == null ? null : before.mail().key().value(),
                    mail.id(),
                    submission,
                    mail.lead().email()))
        .orElse(false);
  }

  /** Records how a try ended and moves the lead accordingly, in one statement. */
  void settle(Taken tried, Settlement settlement) {
    UUID id = tried.mail().id();
    switch (settlement) {
      case Settlement.Accepted ignored -> accept(tried);
      case Settlement.Failed failed -> fail(id, tried.submission(), failed);
      case Settlement.InDoubt doubt -> doubt(List.of(id), tried.submission(), doubt);
      case Settlement.Released released -> release(id, tried.submission(), released.reason());
    }
  }

  private void accept(Taken taken) {
    @Nullable UUID next = taken.next();
    Patience.call(
        () ->
            oltp.first(
                "with settled as (select accept_send(?::uuid, ?::uuid, ?::uuid, ?)) select from settled",
                row -> true,
                taken.mail().id(),
                taken.submission(),
                next,
                taken.mail().key().value()));
  }

  /**
   * Ends a send for good.
   *
   * @param submission the try that failed; null for a row that was not begun
   */
  void fail(UUID id, @Nullable UUID submission, Settlement.Failed failed) {
    Patience.call(
        () ->
            oltp.update(
                """
                with l as (
                  update send_ledger set state = 'failed', settled = now(), failure_code = ?, failure_reason = left(?, 500)
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
                id,
                submission,
                failed.suppress(),
                failed.suppress(),
                failed.exitReason()));
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

  private void release(UUID id, UUID submission, @Nullable String reason) {
    Patience.call(
        () ->
            oltp.update(
                """
                update send_ledger set state = 'reserved', failure_reason = left(?, 500)
                 where id = ? and state = 'submitting' and submission = ?
                """,
                reason,
                id,
                submission));
  }

  /**
   * Gives reservations back, so that the scheduler reserves the steps again.
   *
   * @param submission the try that turned out to be none, if there was one
   * @param again when the scheduler looks at the leads again
   */
  void withdraw(List<UUID> ids, @Nullable UUID submission, Instant again) {
    Patience.call(
        () ->
            oltp.update(
                """
                with l as (
                  delete from send_ledger
                   where id = any (?) and (state = 'reserved' or (state = 'submitting' and submission = ?::uuid))
                  returning enrollment_id, email_account_id, reserved),
                n as (
                  select l.email_account_id as id, count(*)::int as n
                    from l join email_accounts a on a.id = l.email_account_id
                   where (l.reserved at time zone a.timezone)::date = a.daily_count_date group by l.email_account_id),
                a as (
                  update email_accounts a set daily_count = greatest(0, daily_count - n.n) from n where a.id = n.id)
                update campaign_enrollments e
                   set status = case when e.steps_completed = 0 then 'enrolled' else 'active' end, next_run = ?, updated = now()
                  from l where e.id = l.enrollment_id and e.status = 'sending'
                """,
                ids.toArray(UUID[]::new),
                submission,
                again));
  }
}
