package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account of sends. A mail is submitted only between {@link #begin} and {@link #settle}, so a
 * crash in between leaves the row at {@code submitting}: whoever finds it there must not send.
 */
@Singleton
class Ledger {
  private final Database oltp;

  Ledger(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Claims the right to submit once; false when somebody else has it or had it. */
  boolean begin(UUID id) {
    return oltp.update(
            """
            update send_ledger set state = 'submitting', submitted = now(), attempt_count = attempt_count + 1
             where id = ? and state = 'reserved'
            """,
            id)
        == 1;
  }

  /** Records how a try ended and moves the lead accordingly, in one statement. */
  void settle(PlannedMail mail, Sequence sequence, Settlement settlement) {
    switch (settlement) {
      case Settlement.Accepted ignored -> accept(mail, sequence);
      case Settlement.Failed failed -> fail(mail, failed);
      case Settlement.InDoubt doubt -> doubt(mail, doubt.reason());
      case Settlement.Released released -> release(mail, released.reason());
    }
  }

  private void accept(PlannedMail mail, Sequence sequence) {
    @Nullable UUID next =
        sequence.at(mail.stepId()).flatMap(sequence::after).map(Step::id).orElse(null);
    oltp.update(
        """
        with l as (
          update send_ledger set state = 'accepted', settled = now() where id = ? and state = 'submitting' returning enrollment_id)
        update campaign_enrollments e
           set status = case when cast(? as uuid) is null then 'completed' else 'active' end,
               current_step_id = coalesce(?, e.current_step_id),
               next_run = case when cast(? as uuid) is null then null else now() end,
               steps_completed = e.steps_completed + 1, last_storage_key = ?, updated = now()
          from l where e.id = l.enrollment_id and e.status = 'sending'
        """,
        mail.id(),
        next,
        next,
        next,
        mail.key().value());
  }

  private void fail(PlannedMail mail, Settlement.Failed failed) {
    oltp.update(
        """
        with l as (
          update send_ledger set state = 'failed', settled = now(), failure_code = ?, failure_reason = left(?, 500)
           where id = ? and state in ('reserved', 'submitting') returning enrollment_id, lead_id),
        s as (
          insert into suppression_list (id, tenant_id, email, reason, source)
          select gen_random_uuid(), app_sec.tenant_id(), d.email, 'hard_bounce', 'smtp'
            from l join leads d on d.id = l.lead_id where ?
          on conflict (tenant_id, email) do nothing),
        d as (
          update leads set status = 'bounced', updated = now() from l where leads.id = l.lead_id and ?)
        update campaign_enrollments e set status = 'exited', exit_reason = ?, next_run = null, updated = now()
          from l where e.id = l.enrollment_id and e.status = 'sending'
        """,
        failed.code(),
        failed.reason(),
        mail.id(),
        failed.suppress(),
        failed.suppress(),
        failed.exitReason());
  }

  private void doubt(PlannedMail mail, String reason) {
    oltp.update(
        """
        with l as (
          update send_ledger set state = 'in_doubt', failure_code = 'in_doubt', failure_reason = left(?, 500)
           where id = ? and state = 'submitting' returning enrollment_id)
        update campaign_enrollments e set status = 'parked', next_run = null, updated = now()
          from l where e.id = l.enrollment_id and e.status = 'sending'
        """,
        reason,
        mail.id());
  }

  private void release(PlannedMail mail, @Nullable String reason) {
    oltp.update(
        """
        update send_ledger set state = 'reserved', failure_reason = left(?, 500) where id = ? and state = 'submitting'
        """,
        reason,
        mail.id());
  }

  /** Gives a reservation back, so that the scheduler reserves the step again when it may. */
  void withdraw(PlannedMail mail) {
    oltp.update(
        """
        with l as (
          delete from send_ledger where id = ? and state = 'reserved' returning enrollment_id, email_account_id),
        a as (
          update email_accounts a set daily_count = greatest(0, daily_count - 1) from l where a.id = l.email_account_id)
        update campaign_enrollments e set status = 'active', next_run = now(), updated = now()
          from l where e.id = l.enrollment_id and e.status = 'sending'
        """,
        mail.id());
  }
}
