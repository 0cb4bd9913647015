package com.penguinmails.inbox.events;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Tells the sequence what happened to its sends: conditions branch on these times. */
@Singleton
class SendLedger {
  /** The earliest time wins, so the order of jobs does not matter. */
  private static final String MARK =
      """
      with n as (
        select storage_key, min(at) filter (where kind = 'opened') as opened,
               min(at) filter (where kind = 'clicked') as clicked, min(at) filter (where kind = 'replied') as replied,
               min(at) filter (where kind = 'bounced') as bounced
          from unnest(?::text[], ?::text[], ?::timestamptz[]) as n (storage_key, kind, at)
         group by storage_key)
      update send_ledger s
         set opened = least(s.opened, n.opened), clicked = least(s.clicked, n.clicked), replied = least(s.replied, n.replied),
             bounced = least(s.bounced, n.bounced)
        from n
       where s.storage_key = n.storage_key
         and (s.opened, s.clicked, s.replied, s.bounced) is distinct from
             (least(s.opened, n.opened), least(s.clicked, n.clicked), least(s.replied, n.replied), least(s.bounced, n.bounced))
      """;

  /**
   * Something came back to a mail in doubt, so it had arrived: the lead goes on. Its step stays,
   * and the scheduler, finding the step done, takes it to the next.
   */
  private static final String ARRIVED =
      """
      with l as (
        update send_ledger
           set state = 'accepted', settled = now(), submission = null, resolution = 'answered', resolved = now()
         where storage_key = any (?) and state = 'in_doubt'
        returning enrollment_id, step_id, storage_key)
      update campaign_enrollments e
         set status = 'active', current_step_id = l.step_id, next_run = now(), exit_reason = null,
             steps_completed = e.steps_completed + 1, last_storage_key = l.storage_key, updated = now()
        from l where e.id = l.enrollment_id and e.status = 'parked'
      """;

  /**
   * Notes what happened; returns the sending of those that turned out to have arrived, which nobody
   * else records. Told from the row, so that whoever tries again is told, too.
   */
  List<MessageEvent> mark(Sql oltp, List<MessageEvent> events) {
    Object keys = events.stream().map(MessageEvent::storageKey).toArray(String[]::new);
    oltp.update(ARRIVED, keys);
    oltp.update(
        MARK,
        events.stream().map(MessageEvent::storageKey).toArray(String[]::new),
        events.stream().map(event -> event.type().key()).toArray(String[]::new),
        events.stream().map(MessageEvent::occurredAt).toArray(Instant[]::new));
    return oltp.list(
        """
        select storage_key, campaign_id, lead_id, step_id, coalesce(submitted, settled) as sent
          from send_ledger where storage_key = any (?) and resolution = 'answered'
        """,
        SendLedger::sent,
        keys);
  }

  private static MessageEvent sent(Row row) throws SQLException {
    return new MessageEvent(
        row.text("storage_key"),
        MessageEvent.Type.SENT,
        row.uuid("campaign_id"),
        row.uuid("lead_id"),
        row.uuid("step_id"),
        row.instant("sent"));
  }
}
