package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What accounts may still send today; today is the account's own day. */
@Singleton
class Capacity {

  /**
   * What an account grants.
   *
   * @param granted how many of the sends asked for
   * @param again when to ask again for the others
   */
  record Grant(int granted, Instant again) {}

  /**
   * Takes sends out of the accounts' daily limits, in the caller's transaction. Rows are locked in
   * the order of their ids, so two batches never wait for each other in a circle.
   */
  Map<UUID, Grant> take(Sql sql, Map<UUID, Integer> wanted) {
    UUID[] ids = wanted.keySet().stream().sorted().toArray(UUID[]::new);
    Integer[] counts = Arrays.stream(ids).map(wanted::get).toArray(Integer[]::new);
    Map<UUID, Grant> grants = new HashMap<>();
    sql.list(
            """
            with w as (select * from unnest(?::uuid[], ?::int[]) as w (id, wanted)),
            a as materialized (
              select a.id, a.status, a.daily_limit, (now() at time zone a.timezone)::date as today,
                     case when a.daily_count_date = (now() at time zone a.timezone)::date then a.daily_count else 0 end as used,
                     (((now() at time zone a.timezone)::date + 1)::timestamp at time zone a.timezone) as midnight
                from email_accounts a where a.id in (select id from w) order by a.id for update),
            g as (
              select a.*, case when a.status in ('active', 'warming')
                               then greatest(0, least(w.wanted, a.daily_limit - a.used)) else 0 end as granted
                from a join w on w.id = a.id),
            u as (
              update email_accounts e set daily_count = g.used + g.granted, daily_count_date = g.today
                from g where e.id = g.id and g.granted > 0)
            select id, granted,
                   case when status in ('active', 'warming') then midnight else now() + interval '15 minutes' end as again
              from g
            """,
            row ->
                Map.entry(row.uuid("id"), new Grant(row.integer("granted"), row.instant("again"))),
            ids,
            counts)
        .forEach(entry -> grants.put(entry.getKey(), entry.getValue()));
    return grants;
  }
}
