package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The accounts a batch may send from; today is each account's own day. */
@Singleton
class Accounts {
  private final RandomGenerator random = RandomGenerator.getDefault();

  /**
   * Reads accounts and keeps others from handing out their slots until the transaction ends. Rows
   * of one call are locked in the order of their ids; two batches that both need a second call may
   * wait for each other in a circle, which the database ends within a second and the next run
   * repairs. Mails that were put off on another day keep their room.
   */
  Map<UUID, Slots> lock(Sql sql, Collection<UUID> ids, Instant now) {
    Map<UUID, Slots> accounts = new HashMap<>();
    sql.list(
            """
            select a.id, a.status in ('active', 'warming') as usable, a.min_gap_seconds, a.next_slot,
                   case when a.connect_failures > 0 then a.resting_until end as resting_until,
                   ((t.today + 1)::timestamp at time zone a.timezone) as midnight,
                   account_room(a, t.now) - (
                     select count(*)::int from send_ledger s
                      where s.tenant_id = (select app_sec.tenant_id()) and s.email_account_id = a.id
                        and s.counted < (t.today::timestamp at time zone a.timezone) and s.settled is null and s.parked is null)
                     as remaining
              from email_accounts a,
                   lateral (select n.now, (n.now at time zone a.timezone)::date as today from (select ?::timestamptz) as n (now)) t
             where a.id = any (?) order by a.id for update of a
            """,
            Accounts::state,
            now,
            ids.stream().distinct().toArray(UUID[]::new))
        .forEach(state -> accounts.put(state.id(), new Slots(state, now, random)));
    return accounts;
  }

  /** Notes what was handed out; a count of another day begins anew. */
  void save(Sql sql, Collection<Slots> accounts, Instant now) {
    List<Slots> used = accounts.stream().filter(account -> account.taken() > 0).toList();
    if (used.isEmpty()) {
      return;
    }
    sql.update(
        """
        update email_accounts a
           set daily_count = n.taken + case when a.daily_count_date = (?::timestamptz at time zone a.timezone)::date
                                            then a.daily_count else 0 end,
               daily_count_date = (?::timestamptz at time zone a.timezone)::date, next_slot = n.next_slot
          from unnest(?::uuid[], ?::int[], ?::timestamptz[]) as n (id, taken, next_slot) where a.id = n.id
        """,
        now,
        now,
        used.stream().map(Slots::accountId).toArray(UUID[]::new),
        used.stream().map(Slots::taken).toArray(Integer[]::new),
        used.stream().map(Slots::next).toArray(Instant[]::new));
  }

  private static Slots.State state(Row row) throws SQLException {
    return new Slots.State(
        row.uuid("id"),
        row.bool("usable"),
        row.integer("remaining"),
        Duration.ofSeconds(row.integer("min_gap_seconds")),
        row.instant("midnight"),
        row.instantOrNull("next_slot"),
        row.instantOrNull("resting_until"));
  }
}
