package com.penguinmails.operations.provisioning;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.operations.servers.ProviderName;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of servers being set up; every write can be repeated. */
@Singleton
class SetupStore {
  private static final String SETUP =
      """
      select id, provider_name, hostwinds_instance_id, dedicated_to, status, provisioning_step, create_asked,
             release_requested is not null as unwanted,
             create_accepted is null and create_orders < 2 as may_be_ordered, created
        from vps_instances
      """;

  private final Database oltp;

  private final Outbox outbox;

  SetupStore(@Named("oltp") Database oltp, Outbox outbox) {
    this.oltp = oltp;
    this.outbox = outbox;
  }

  /** The server of a subscription; the first call makes its row. */
  UUID of(UUID tenant, UUID subscription) {
    UUID id = Ids.next();
    oltp.update(
        """
        insert into vps_instances (id, provider_name, dedicated_to, subscription_id, provisioning_step, status_reason)
        values (?, ?, ?, ?, 'create', 'bought') on conflict (subscription_id) do nothing
        """,
        id,
        ProviderName.of(id),
        tenant,
        subscription);
    return oltp.first(
            "select id from vps_instances where subscription_id = ?",
            row -> row.uuid("id"),
            subscription)
        .orElseThrow();
  }

  /** Nobody wants the server of this subscription any more, now or when it will be there. */
  void release(UUID tenant, UUID subscription, Instant now) {
    of(tenant, subscription);
    oltp.update(
        """
        update vps_instances set release_requested = ?, updated = now()
         where subscription_id = ? and release_requested is null and status <> 'decommissioned'
        """,
        now,
        subscription);
  }

  Optional<Setup> find(UUID id) {
    return oltp.first(SETUP + " where id = ?", Setup::of, id);
  }

  /** The next nobody works on, as it seems. */
  Optional<UUID> stalled(UUID after, Instant before) {
    return oltp.first(
        """
        select id from vps_instances where status = 'provisioning' and updated < ? and id > ? order by id limit 1
        """,
        row -> row.uuid("id"),
        before,
        after);
  }

  /**
   * Written down before the provider is asked: whoever comes after knows that it may exist.
   *
   * @return false when another asks at this moment, or nobody wants it any more
   */
  boolean asking(Setup server, Instant now) {
    return oltp.update(
            """
            update vps_instances set create_asked = ?, create_orders = create_orders + 1, updated = now()
             where id = ? and create_orders < 2 and create_accepted is null and status = 'provisioning' and hostwinds_instance_id is null and release_requested is null
               and create_asked is not distinct from ?
            """,
            now,
            server.id(),
            server.asked())
        == 1;
  }

  /** The provider was not asked after all. */
  void notAsked(UUID id, Instant asked) {
    oltp.update(
        """
        update vps_instances set create_asked = null, create_orders = greatest(create_orders - 1, 0), updated = now()
         where id = ? and create_asked = ? and hostwinds_instance_id is null
        """,
        id,
        asked);
  }

  /** The provider builds it. */
  void accepted(UUID id, Instant now) {
    oltp.update(
        "update vps_instances set create_accepted = ?, updated = now() where id = ?", now, id);
  }

  void found(UUID id, String providerId, int billingDay, Instant start, Instant end, long cents) {
    oltp.transact(
        sql -> {
          sql.update(
              """
              update vps_instances
                 set hostwinds_instance_id = ?, hostwinds_billing_day = ?, current_billing_period_start = ?,
                     current_billing_period_end = ?, monthly_cost = ?::bigint / 100.0, updated = now(),
                     provisioning_step = case when provisioning_step = 'create' then 'addresses' else provisioning_step end
               where id = ? and status = 'provisioning' and hostwinds_instance_id is null
              """,
              providerId,
              billingDay,
              start,
              end,
              cents,
              id);
          return sql.update(
              """
              insert into vps_billing_periods (vps_instance_id, period_start, period_end, cost)
              values (?, ?, ?, ?::bigint / 100.0) on conflict (vps_instance_id, period_start) do nothing
              """,
              id,
              start,
              end,
              cents);
        });
  }

  void addresses(UUID id, String main, List<String> all, long cents) {
    oltp.transact(
        sql -> {
          sql.update(
              """
              insert into smtp_ip_addresses (vps_instance_id, ip_address, status, status_reason)
              select ?, a.ip, 'available', 'came with its server' from unnest(?::text[]) as a (ip)
              on conflict (vps_instance_id, ip_address) do nothing
              """,
              id,
              all.toArray(String[]::new));
          sql.update(
              "update vps_billing_periods set cost = ?::bigint / 100.0 where vps_instance_id = ? and closed is null",
              cents,
              id);
          return sql.update(
              """
              update vps_instances
                 set ip_address = ?, monthly_cost = ?::bigint / 100.0, provisioning_step = 'rdns', updated = now()
               where id = ? and provisioning_step = 'addresses'
              """,
              main,
              cents,
              id);
        });
  }

  List<String> addresses(UUID id) {
    return oltp.list(
        """
        select ip_address from smtp_ip_addresses where vps_instance_id = ? order by created, ip_address limit 256
        """,
        row -> row.text("ip_address"),
        id);
  }

  void advance(UUID id, Step done, Step next) {
    oltp.update(
        """
        update vps_instances set provisioning_step = ?, last_error = null, updated = now()
         where id = ? and provisioning_step = ?
        """,
        next.key(),
        id,
        done.key());
  }

  /** From here on domains get its addresses; who bought it is told, once. */
  void activate(Setup server) {
    UUID tenant = server.dedicatedTo();
    if (tenant == null) {
      oltp.transact(sql -> activated(sql, server.id()));
    } else {
      TenantContext.callAs(
          tenant,
          () ->
              oltp.transact(sql -> activated(sql, server.id()) && told(sql, tenant, server.id())));
    }
  }

  private static boolean activated(Sql sql, UUID id) {
    return sql.update(
            """
            update vps_instances set status = 'active', status_reason = 'set up', provisioning_step = 'done', last_error = null,
                   updated = now()
             where id = ? and status = 'provisioning'
            """,
            id)
        == 1;
  }

  private boolean told(Sql sql, UUID tenant, UUID id) {
    boolean lives =
        sql.first(
                "select true as lives from tenants where id = ? and deleted is null",
                row -> row.bool("lives"),
                tenant)
            .orElse(false);
    if (lives) {
      outbox.append(
          sql,
          List.of(
              NewJob.of(
                  Queues.BILLING_NOTICES,
                  "server-ready",
                  tenant,
                  new Json("{\"server\":\"" + id + "\"}"))));
    }
    return lives;
  }

  /** Those of given up servers for which whoever they were for has no later one yet. */
  List<String> missed(List<UUID> servers) {
    return servers.isEmpty()
        ? List.of()
        : oltp.list(
            """
            select v.id from vps_instances v
             where v.id = any (?) and v.status <> 'active' and v.release_requested is null
               and (v.dedicated_to is null
                    or exists (select from tenants t where t.id = v.dedicated_to and t.deleted is null))
               and not exists (select from vps_instances n
                                where n.status = 'active' and n.created > v.created and n.dedicated_to is not distinct from v.dedicated_to)
            """,
            row -> row.uuid("id").toString(),
            (Object) servers.toArray(UUID[]::new));
  }

  void stumbled(UUID id, String error) {
    oltp.update("update vps_instances set last_error = ? where id = ?", error, id);
  }

  /** It was never rented, and nobody asked for it meanwhile. */
  void drop(Setup server, String reason, Instant now) {
    oltp.update(
        """
        update vps_instances set status = 'decommissioned', status_reason = ?, decommissioned = ?, updated = now()
         where id = ? and status = 'provisioning' and hostwinds_instance_id is null and create_asked is not distinct from ?
        """,
        reason,
        now,
        server.id(),
        server.asked());
  }

  /** It is rented and paid: given back as any other, at the end of the period that runs now. */
  void giveBack(UUID id, String reason, Instant now) {
    oltp.update(
        """
        update vps_instances set status = 'scheduled_decommission', status_reason = ?, updated = now(),
               decommission_scheduled_for = case when current_billing_period_end > ? then current_billing_period_end end
         where id = ? and status = 'provisioning' and hostwinds_instance_id is not null
        """,
        reason,
        now,
        id);
  }
}
