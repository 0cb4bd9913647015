package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which domain sends from which address, as staff see and change it. */
@Singleton
class Assignments {
  private final Database oltp;
  private final Choice choice;

  Assignments(@Named("oltp") Database oltp, Choice choice) {
    this.oltp = oltp;
    this.choice = choice;
  }

  /** Those of a tenant, a domain or an address, ended ones among them, the latest first. */
  List<Assignment> page(
      @Nullable UUID tenant, @Nullable UUID domain, @Nullable UUID address, PageRequest page) {
    return oltp.list(
        """
        select * from domain_ip_assignments
         where (created, id) < (?, ?) and (cast(? as uuid) is null or tenant_id = ?)
           and (cast(? as uuid) is null or domain_id = ?) and (cast(? as uuid) is null or smtp_ip_address_id = ?)
         order by created desc, id desc limit ?
        """,
        Assignment::of,
        page.cursor().created(),
        page.cursor().id(),
        tenant,
        tenant,
        domain,
        domain,
        address,
        address,
        page.fetch());
  }

  /** Gives a domain an address by the rule. */
  Assignment create(Staff staff, NewAssignment wanted) {
    try {
      return staff.inTenant(
          wanted.tenantId(),
          () ->
              oltp.transact(
                  sql -> {
                    if (sql.first(
                            "select id from domains where id = ? and tenant_id = ?",
                            row -> row.uuid("id"),
                            wanted.domainId(),
                            wanted.tenantId())
                        .isEmpty()) {
                      throw ApiError.notFound("domain", wanted.domainId());
                    }
                    Assignment made =
                        choice
                            .assign(sql, wanted.domainId(), wanted.ipId())
                            .orElseThrow(() -> none(wanted));
                    audit(sql, "assignment.created", made.id());
                    return made;
                  }));
    } catch (DatabaseException e) {
      if (e.isDuplicate()) {
        throw ApiError.conflict(
            "domain_has_address", "The domain sends from an address already; release that first.");
      }
      throw e;
    }
  }

  private static ApiError none(NewAssignment wanted) {
    return wanted.ipId() == null
        ? ApiError.conflict(
            "no_address", "No address has a place for this tenant; order a server or add one.")
        : ApiError.conflict(
            "address_unfit",
            "This address is full, in bad repute, dedicated to another tenant, or not in use.");
  }

  /** Ends an assignment; the domain stays without until an employee gives it another. */
  Assignment release(Staff staff, UUID id) {
    Assignment found =
        oltp.first("select * from domain_ip_assignments where id = ?", Assignment::of, id)
            .orElseThrow(() -> ApiError.notFound("assignment", id));
    return staff.inTenant(
        found.tenantId(),
        () ->
            oltp.transact(
                sql -> {
                  if (!choice.release(sql, id, staff.userId())) {
                    throw ApiError.conflict("assignment_state", "This assignment has ended.");
                  }
                  audit(sql, "assignment.released", id);
                  return sql.first(
                          "select * from domain_ip_assignments where id = ?", Assignment::of, id)
                      .orElseThrow();
                }));
  }

  static void audit(Sql sql, String action, UUID id) {
    sql.first(
        """
        select app_sec.staff_audit(?, 'assignment', a.id, null, to_jsonb(a)) from domain_ip_assignments a where a.id = ?
        """,
        row -> true,
        action,
        id);
  }
}
