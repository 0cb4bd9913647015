package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Addresses as staff see and change them. */
@Singleton
class Addresses {
  private static final int MOST_DOMAINS = 500;

  private record Domain(UUID assignment, UUID tenant, UUID domain) {}

  private final Database oltp;
  private final Choice choice;

  Addresses(@Named("oltp") Database oltp, Choice choice) {
    this.oltp = oltp;
    this.choice = choice;
  }

  List<Address> page(@Nullable String status, @Nullable UUID server, PageRequest page) {
    return oltp.list(
        """
        select * from smtp_ip_addresses
         where (created, id) < (?, ?) and (cast(? as text) is null or status = ?)
           and (cast(? as uuid) is null or vps_instance_id = ?)
         order by created desc, id desc limit ?
        """,
        Address::of,
        page.cursor().created(),
        page.cursor().id(),
        status,
        status,
        server,
        server,
        page.fetch());
  }

  Optional<Address> find(UUID id) {
    return oltp.first("select * from smtp_ip_addresses where id = ?", Address::of, id);
  }

  Address create(NewAddress wanted) {
    UUID id = Ids.next();
    try {
      return oltp.transact(
          sql -> {
            if (sql.update(
                    """
                    insert into smtp_ip_addresses (id, vps_instance_id, ip_address, dedicated_to, status, status_reason)
                    select ?, v.id, ?, ?, 'available', 'added by staff'
                      from vps_instances v where v.id = ? and v.status in ('provisioning', 'active')
                    """,
                    id,
                    wanted.ipAddress(),
                    wanted.dedicatedTo(),
                    wanted.serverId())
                == 0) {
              throw ApiError.conflict("server_state", "No such server is being set up or active.");
            }
            return audited(sql, "address.created", id);
          });
    } catch (DatabaseException e) {
      if (e.isDuplicate()) {
        throw ApiError.conflict("address_exists", "The server has this address already.");
      }
      throw e;
    }
  }

  /** Changes what an address is; the domains of one that is out are moved to others. */
  Address change(Staff staff, UUID id, NewStatus wanted) {
    AddressStatus next = AddressStatus.of(wanted.status());
    Address changed =
        oltp.transact(
            sql -> {
              Address before =
                  sql.first(
                          "select * from smtp_ip_addresses where id = ? for update",
                          Address::of,
                          id)
                      .orElseThrow(() -> ApiError.notFound("address", id));
              AddressStatus.of(before.status()).require(next);
              sql.update(
                  """
                  update smtp_ip_addresses
                     set status = ?, status_reason = ?, reputation_state = coalesce(?, reputation_state), updated = now(),
                         last_reputation_check = case when ?::text is null then last_reputation_check else now() end
                   where id = ?
                  """,
                  next.key(),
                  wanted.reason(),
                  wanted.reputationState(),
                  wanted.reputationState(),
                  id);
              warm(sql, id, next);
              return audited(sql, "address." + next.key(), id);
            });
    if (!next.isOut()) {
      return changed;
    }
    domains(id).forEach(domain -> staff.inTenant(domain.tenant(), () -> move(domain)));
    return find(id).orElse(changed);
  }

  /** Domains are as warm as what they send from. */
  private static void warm(Sql sql, UUID id, AddressStatus next) {
    if (next == AddressStatus.WARMING || next == AddressStatus.WARMED) {
      sql.update(
          """
          update domain_ip_assignments
             set warmup_state = ?, status = case when ? = 'warmed' then 'active' else status end, updated = now()
           where smtp_ip_address_id = ? and status in ('active', 'warming')
          """,
          next.key(),
          next.key(),
          id);
    }
  }

  /** A domain for which there is no other address ends without: nothing may leave from this one. */
  private boolean move(Domain domain) {
    return oltp.transact(
        sql -> {
          boolean released = choice.release(sql, domain.assignment());
          Optional<Assignment> next =
              released ? choice.assign(sql, domain.domain(), null) : Optional.empty();
          Assignments.audit(
              sql,
              next.isPresent() ? "assignment.moved" : "assignment.released",
              domain.assignment());
          return released;
        });
  }

  private List<Domain> domains(UUID address) {
    return oltp.list(
        """
        select id, tenant_id, domain_id from domain_ip_assignments
         where smtp_ip_address_id = ? and status <> 'expired' order by id limit ?
        """,
        row -> new Domain(row.uuid("id"), row.uuid("tenant_id"), row.uuid("domain_id")),
        address,
        MOST_DOMAINS);
  }

  private static Address audited(Sql sql, String action, UUID id) {
    return sql.first(
            """
            select i.*, app_sec.staff_audit(?, 'address', i.id, null,
                                            jsonb_build_object('status', i.status, 'reason', i.status_reason))
              from smtp_ip_addresses i where i.id = ?
            """,
            Address::of,
            action,
            id)
        .orElseThrow();
  }
}
