package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The running tenant's requests, as the worker moves them on. */
@Singleton
class RequestLog {
  private final Database oltp;

  RequestLog(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /**
   * Begins or goes on with a request; empty when it is over or cancelled.
   *
   * @param again whether also one that was given up
   */
  Optional<OpenRequest> begin(UUID id, Duration settling, boolean again) {
    return oltp.first(
        """
        update privacy_requests
           set status = case when status in ('pending', 'failed') then 'running' else status end,
               started = coalesce(started, now()), completed = null
         where id = ? and (status in ('pending', 'running', 'settling') or (status = 'failed' and ?))
        returning id, kind, lead_id, status = 'settling' and started <= now() - ? * interval '1 millisecond' as settled
        """,
        row ->
            new OpenRequest(
                row.uuid("id"), row.text("kind"), row.uuidOrNull("lead_id"), row.bool("settled")),
        id,
        again,
        settling.toMillis());
  }

  /**
   * Takes an erasure back to where it can be cancelled; only while nothing of the tenant has gone.
   *
   * @return whether it could be
   */
  boolean postpone(UUID id) {
    return oltp.update(
            """
            update privacy_requests set status = 'pending', started = null
             where id = ? and status = 'running'
               and exists (select from tenants where id = app_sec.tenant_id() and deleted is null)
            """,
            id)
        == 1;
  }

  /** The first pass is through; a second one follows when work in flight has ended. */
  void settle(UUID id, Json counts) {
    oltp.update(
        "update privacy_requests set status = 'settling', counts = coalesce(counts, ?) where id = ?",
        counts,
        id);
  }

  /** Nobody works on it any more, until an operator sends its job again. */
  void giveUp(UUID id) {
    oltp.first(
        """
        with row as (
          update privacy_requests set status = 'failed', completed = now()
           where id = ? and status in ('pending', 'running', 'settling') returning *)
        select app_sec.audit('privacy.' || row.kind || '_failed', row.scope, coalesce(row.lead_id, row.tenant_id), null,
                             jsonb_build_object('request_id', row.id)) from row
        """,
        row -> true,
        id);
  }

  /** Ends a request in the caller's transaction, with its audit row. */
  void complete(Sql sql, OpenRequest request, int parts, Json counts) {
    sql.first(
        """
        with row as (
          update privacy_requests
             set status = 'completed', completed = now(), parts = ?, counts = coalesce(counts, ?),
                 expires = case when ? > 0 then now() + interval '7 days' end
           where id = ? returning *)
        select app_sec.audit('privacy.' || row.kind || '_completed', row.scope, coalesce(row.lead_id, row.tenant_id),
                             null, jsonb_build_object('request_id', row.id, 'counts', row.counts)) from row
        """,
        row -> true,
        parts,
        counts,
        parts,
        request.id());
  }
}
