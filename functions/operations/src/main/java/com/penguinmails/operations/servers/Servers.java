package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Servers as staff see and change them. */
@Singleton
class Servers {
  private final Database oltp;
  private final Outbox outbox;
  private final Doorbell doorbell;
  private final Clock clock;

  Servers(@Named("oltp") Database oltp, Outbox outbox, Doorbell doorbell, Clock clock) {
    this.oltp = oltp;
    this.outbox = outbox;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  List<RentedServer> page(@Nullable String status, PageRequest page) {
    return oltp.list(
        "select "
            + RentedServer.COLUMNS
            + """
              from vps_instances v
             where (v.created, v.id) < (?, ?) and (cast(? as text) is null or v.status = ?)
             order by v.created desc, v.id desc limit ?
            """,
        RentedServer::of,
        page.cursor().created(),
        page.cursor().id(),
        status,
        status,
        page.fetch());
  }

  Optional<RentedServer> find(UUID id) {
    return oltp.first(
        "select " + RentedServer.COLUMNS + " from vps_instances v where v.id = ?",
        RentedServer::of,
        id);
  }

  List<CostPeriod> costs(UUID id) {
    return oltp.list(
        """
        select period_start, period_end, (cost * 100)::bigint as cost_minor, closed
          from vps_billing_periods where vps_instance_id = ? order by period_start desc limit 120
        """,
        CostPeriod::of,
        id);
  }

  /** Orders a server: the provisioning worker does the rest. */
  RentedServer create(NewServer wanted) {
    RentedServer created =
        oltp.transact(
            sql -> {
              UUID tenant = wanted.dedicatedTo();
              if (tenant != null
                  && sql.first(
                          "select id from tenants where id = ? and deleted is null",
                          row -> row.uuid("id"),
                          tenant)
                      .isEmpty()) {
                throw ApiError.invalid("/dedicated_to", "is no tenant");
              }
              UUID id = Ids.next();
              sql.update(
                  """
                  insert into vps_instances (id, provider_name, region, dedicated_to, provisioning_step, status_reason)
                  values (?, ?, ?, ?, 'create', 'ordered by staff')
                  """,
                  id,
                  ProviderName.of(id),
                  wanted.region(),
                  tenant);
              outbox.append(
                  sql,
                  List.of(
                      NewJob.of(
                          Queues.PROVISIONING,
                          "server-provision",
                          null,
                          new Json("{\"server\":\"" + id + "\"}"))));
              return audited(sql, "server.ordered", id);
            });
    doorbell.ring(Queues.OUTBOX);
    return created;
  }

  /**
   * Schedules a server for the end of the period that is paid. When that is over and the next is
   * not written down yet, the schedule does both within the hour.
   */
  RentedServer decommission(UUID id, String reason) {
    return oltp.transact(
        sql -> {
          RentedServer server = locked(sql, id);
          ServerStatus.of(server.status()).require(ServerStatus.SCHEDULED_DECOMMISSION);
          if (server.currentBillingPeriodEnd() == null) {
            throw ApiError.conflict(
                "server_not_rented", "It is not known how long this server is paid; try later.");
          }
          sql.update(
              """
              update vps_instances set status = 'scheduled_decommission', status_reason = ?,
                     decommission_scheduled_for = case when current_billing_period_end > ? then current_billing_period_end end,
                     drained = null, updated = now()
               where id = ?
              """,
              reason,
              clock.instant(),
              id);
          return audited(sql, "server.decommission_scheduled", id);
        });
  }

  /** Keeps a server that was to be given back. */
  RentedServer keep(UUID id, String reason) {
    return oltp.transact(
        sql -> {
          RentedServer server = locked(sql, id);
          ServerStatus.of(server.status()).require(ServerStatus.ACTIVE);
          if (ServerStatus.of(server.status()) == ServerStatus.PROVISIONING) {
            throw ApiError.conflict("server_state", "A server being set up is not given back.");
          }
          // What made it go is settled by keeping it: the shared pool has it from here on.
          if (sql.update(
                  """
                  update vps_instances
                     set status = 'active', status_reason = ?, decommission_scheduled_for = null, drained = null,
                         release_requested = null, kept = now(), updated = now(),
                         dedicated_to = case when release_requested is null and exists (
                           select from tenants t where t.id = dedicated_to and t.deleted is null) then dedicated_to end
                   where id = ? and termination_asked is null and provisioning_step = 'done'
                  """,
                  reason,
                  id)
              == 0) {
            throw ApiError.conflict(
                "server_terminating",
                "The provider was asked to take this server back, or it never ran; order another.");
          }
          return audited(sql, "server.decommission_cancelled", id);
        });
  }

  private static RentedServer locked(Sql sql, UUID id) {
    return sql.first(
            "select " + RentedServer.COLUMNS + " from vps_instances v where v.id = ? for update",
            RentedServer::of,
            id)
        .orElseThrow(() -> ApiError.notFound("server", id));
  }

  private static RentedServer audited(Sql sql, String action, UUID id) {
    return sql.first(
            "select "
                + RentedServer.COLUMNS
                + """
                , app_sec.staff_audit(?, 'server', v.id, null, jsonb_build_object('status', v.status, 'reason', v.status_reason))
                from vps_instances v where v.id = ?
                """,
            RentedServer::of,
            action,
            id)
        .orElseThrow();
  }
}
