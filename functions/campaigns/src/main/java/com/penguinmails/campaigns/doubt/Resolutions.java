package com.penguinmails.campaigns.doubt;

import com.penguinmails.campaigns.sending.SendJobs;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * What people decide about sends in doubt. The row is locked while it is decided, so of two people
 * who decide at once the second one is told what the first one did.
 */
@Singleton
class Resolutions {
  private static final String RESENT = "resent";
  private static final String MARKED_SENT = "marked_sent";

  private final Database oltp;
  private final InDoubtRepository sends;
  private final Acceptance acceptance;
  private final Outbox outbox;

  Resolutions(
      @Named("oltp") Database oltp, InDoubtRepository sends, Acceptance acceptance, Outbox outbox) {
    this.oltp = oltp;
    this.sends = sends;
    this.acceptance = acceptance;
    this.outbox = outbox;
  }

  /**
   * Sends once more.
   *
   * @throws ApiError 404 when there is no such send, 409 when it was resolved otherwise or the lead
   *     has left the campaign
   */
  InDoubtSend resend(UUID campaignId, UUID id) {
    return oltp.transact(
        sql -> {
          InDoubtSend send = sends.lock(sql, campaignId, id);
          if (resolvedSo(send, RESENT)) {
            return send;
          }
          UUID job = Ids.next();
          if (sql.update(
                  """
                  update campaign_enrollments set status = 'sending', exit_reason = null, updated = now()
                   where id = ? and status = 'parked'
                  """,
                  send.enrollmentId())
              == 0) {
            throw ApiError.conflict("lead_left", "The lead has left the campaign meanwhile.");
          }
          reserve(sql, id, job);
          outbox.append(sql, List.of(SendJobs.job(job, id, null)));
          return audited(sql, "campaign.send_resent", send);
        });
  }

  /**
   * Takes a send as done.
   *
   * @throws ApiError 404 when there is no such send, 409 when it was resolved otherwise
   */
  InDoubtSend markSent(UUID campaignId, UUID id) {
    return oltp.transact(
        sql -> {
          InDoubtSend send = sends.lock(sql, campaignId, id);
          if (resolvedSo(send, MARKED_SENT)) {
            return send;
          }
          acceptance.accept(sql, campaignId, send.stepId(), id, MARKED_SENT);
          return audited(sql, "campaign.send_marked_sent", send);
        });
  }

  private static boolean resolvedSo(InDoubtSend send, String resolution) {
    if (send.state().equals("in_doubt")) {
      return false;
    }
    if (resolution.equals(send.resolution())) {
      return true;
    }
    throw ApiError.conflict(
        "not_in_doubt",
        "The send is "
            + send.state()
            + (send.resolution() == null ? "." : ": " + send.resolution() + "."));
  }

  private static void reserve(Sql sql, UUID id, UUID job) {
    sql.update(
        """
        update send_ledger
           set state = 'reserved', submission = null, job_id = ?, resolution = ?, resolved = now(),
               resolved_by = app_sec.user_id()
         where id = ? and state = 'in_doubt'
        """,
        job,
        RESENT,
        id);
  }

  private InDoubtSend audited(Sql sql, String action, InDoubtSend before) {
    InDoubtSend after = sends.get(sql, before.id());
    sql.first(
        """
        select app_sec.audit(?, 'send', ?, jsonb_build_object('state', 'in_doubt', 'reason', ?::text),
                             jsonb_build_object('state', ?::text, 'campaign_id', s.campaign_id, 'lead_id', s.lead_id))
          from send_ledger s where s.id = ?
        """,
        row -> true,
        action,
        before.id(),
        before.reason(),
        after.state(),
        before.id());
    return after;
  }
}
