package com.penguinmails.operations.decommission;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.operations.servers.ServerStatus;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows decisions are made from and written to; every write says what it expects to find. */
@Singleton
class FleetStore {
  private static final String FACTS =
      """
      select v.id, v.hostwinds_instance_id, v.status, coalesce(v.hostwinds_billing_day, 1) as day, v.current_billing_period_end,
             v.decommission_scheduled_for, v.termination_asked, live.any as occupied,
             case when v.release_requested is not null then 'tenant left'
                  when v.dedicated_to is not null and not exists (
                    select from tenants t where t.id = v.dedicated_to and t.deleted is null) then 'tenant is gone'
                  when not live.any and ips.n > 0 and ips.usable = 0 and (v.kept is null or ips.changed > v.kept)
                    then 'no address in use' end as unwanted
        from vps_instances v
       cross join lateral (
         select count(*) as n, max(i.updated) as changed,
                count(*) filter (where i.status not in ('burned', 'quarantined')
                                   and not (i.status in ('available', 'degraded') and coalesce(i.released <= ?, false))) as usable
           from smtp_ip_addresses i where i.vps_instance_id = v.id) ips
       cross join lateral (
         select exists (select from smtp_ip_addresses i join domain_ip_assignments a on a.smtp_ip_address_id = i.id
                         where i.vps_instance_id = v.id and a.status in ('active', 'warming', 'scheduled')) as any) live
      """;

  private final Database oltp;

  FleetStore(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** What is known about servers that are not gone, after one. */
  List<ServerFacts> page(UUID position, Instant settled, int limit) {
    return oltp.list(
        FACTS + " where v.status <> 'decommissioned' and v.id > ? order by v.id limit ?",
        FleetStore::read,
        settled,
        position,
        limit);
  }

  /** What is known about a server; addresses released after {@code settled} still count as used. */
  Optional<ServerFacts> facts(UUID id, Instant settled) {
    return oltp.first(FACTS + " where v.id = ?", FleetStore::read, settled, id);
  }

  /**
   * Closes the cost of the period that ended and opens the next. What is paid is not cut: whoever
   * was asked in vain is asked again at the end of the new period, and until then it can be kept.
   */
  boolean renew(UUID id, Instant end, Instant next) {
    return oltp.transact(
        sql -> {
          boolean renewed =
              sql.update(
                      """
                      update vps_instances
                         set current_billing_period_start = ?, current_billing_period_end = ?, termination_asked = null, updated = now(),
                             decommission_scheduled_for = case when status = 'scheduled_decommission' then ? end
                       where id = ? and current_billing_period_end = ? and status <> 'decommissioned'
                      """,
                      end,
                      next,
                      next,
                      id,
                      end)
                  == 1;
          if (renewed) {
            close(sql, id, end);
            sql.update(
                """
                insert into vps_billing_periods (vps_instance_id, period_start, period_end, cost)
                select id, ?, ?, coalesce(monthly_cost, 0) from vps_instances where id = ?
                on conflict (vps_instance_id, period_start) do nothing
                """,
                end,
                next,
                id);
          }
          return renewed;
        });
  }

  boolean schedule(UUID id, Instant end, String reason) {
    return oltp.update(
            """
            update vps_instances set status = 'scheduled_decommission', status_reason = ?, decommission_scheduled_for = ?,
                   drained = null, updated = now()
             where id = ? and status = 'active' and current_billing_period_end = ?
            """,
            reason,
            end,
            id,
            end)
        == 1;
  }

  /** From here on nobody can keep it. */
  boolean terminating(UUID id, Instant now) {
    return oltp.update(
            """
            update vps_instances v set termination_asked = ?, drained = coalesce(drained, ?), updated = now()
             where id = ? and status = 'scheduled_decommission' and termination_asked is null
               and not exists (select from smtp_ip_addresses i join domain_ip_assignments a on a.smtp_ip_address_id = i.id
                                where i.vps_instance_id = v.id and a.status in ('active', 'warming', 'scheduled'))
            """,
            now,
            now,
            id)
        == 1;
  }

  boolean gone(UUID id, Instant now) {
    return oltp.transact(
        sql -> {
          boolean gone =
              sql.update(
                      """
                      update vps_instances set status = 'decommissioned', decommissioned = ?, updated = now()
                       where id = ? and status = 'scheduled_decommission' and termination_asked is not null
                      """,
                      now,
                      id)
                  == 1;
          if (gone) {
            close(sql, id, now);
          }
          return gone;
        });
  }

  private static void close(Sql sql, UUID id, Instant at) {
    sql.update(
        "update vps_billing_periods set closed = ? where vps_instance_id = ? and closed is null",
        at,
        id);
  }

  private static ServerFacts read(Row row) throws SQLException {
    return new ServerFacts(
        row.uuid("id"),
        row.textOrNull("hostwinds_instance_id"),
        ServerStatus.of(row.text("status")),
        row.integer("day"),
        row.instantOrNull("current_billing_period_end"),
        row.instantOrNull("decommission_scheduled_for"),
        row.instantOrNull("termination_asked"),
        row.textOrNull("unwanted"),
        row.bool("occupied"));
  }
}
