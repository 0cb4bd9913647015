package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Mails that were tried on a day that is over count for the day they are tried on again. The
 * scheduler keeps room for them; an account whose limit became smaller, or whose provider says that
 * it is used up, has none all the same.
 */
@Singleton
class PutOff {
  private final Database oltp;

  PutOff(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  private record Full(UUID id, Instant until) {}

  /**
   * Takes sends out of today's limit of their accounts, each once a day. What its user has sent
   * again goes in any case.
   *
   * @return those without room, and when their accounts' next day begins
   */
  Map<UUID, Instant> withoutRoom(Collection<UUID> ids, Instant now) {
    return ids.isEmpty()
        ? Map.of()
        : Patience.call(() -> count(ids, now)).stream()
            .collect(Collectors.toMap(Full::id, Full::until));
  }

  private List<Full> count(Collection<UUID> ids, Instant now) {
    return oltp.list(
        """
        with tried as materialized (
          select s.id, s.email_account_id, s.reserved, coalesce(s.counted, s.reserved) as counted,
                 s.resolution is not null as is_wanted
            from send_ledger s where s.id = any (?) and s.state = 'reserved'),
        account as materialized (
          select a.id, account_room(a, t.now) as room, t.today, (t.today::timestamp at time zone a.timezone) as begun,
                 ((t.today + 1)::timestamp at time zone a.timezone) as ends
            from email_accounts a,
                 lateral (select n.now, (n.now at time zone a.timezone)::date as today from (select ?::timestamptz) as n (now)) t
           where a.id in (select email_account_id from tried) order by a.id for update of a),
        placed as (
          select o.id, a.id as account_id, a.today, a.ends,
                 o.is_wanted
                   or row_number() over (partition by a.id order by o.is_wanted desc, o.reserved, o.id) <= a.room as fits
            from tried o join account a on a.id = o.email_account_id where o.counted < a.begun),
        charged as (
          update email_accounts a
             set daily_count = n.mails + case when a.daily_count_date = n.today then a.daily_count else 0 end,
                 daily_count_date = n.today
            from (select account_id, today, count(*)::int as mails from placed where fits group by account_id, today) n
           where a.id = n.account_id),
        moved as (
          update send_ledger s set counted = ? from placed p where s.id = p.id and p.fits)
        select id, ends from placed where not fits
        """,
        row -> new Full(row.uuid("id"), row.instant("ends")),
        ids.toArray(UUID[]::new),
        now,
        now);
  }
}
