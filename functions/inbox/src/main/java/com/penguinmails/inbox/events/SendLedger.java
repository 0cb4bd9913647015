package com.penguinmails.inbox.events;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
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
               min(at) filter (where kind = 'clicked') as clicked, min(at) filter (where kind = 'replied') as replied
          from unnest(?::text[], ?::text[], ?::timestamptz[]) as n (storage_key, kind, at)
         group by storage_key)
      update send_ledger s
         set opened = least(s.opened, n.opened), clicked = least(s.clicked, n.clicked), replied = least(s.replied, n.replied)
        from n
       where s.storage_key = n.storage_key
         and (s.opened, s.clicked, s.replied) is distinct from
             (least(s.opened, n.opened), least(s.clicked, n.clicked), least(s.replied, n.replied))
      """;

  void mark(Sql oltp, List<MessageEvent> events) {
    oltp.update(
        MARK,
        events.stream().map(MessageEvent::storageKey).toArray(String[]::new),
        events.stream().map(event -> event.type().key()).toArray(String[]::new),
        events.stream().map(MessageEvent::occurredAt).toArray(Instant[]::new));
  }
}
