package com.penguinmails.mailboxes.domains;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sending domains of the running tenant. */
@Singleton
class DomainRepository {
  private static final String NAME = "domains_name";
  private static final String COMPANY = "domains_company";

  private final Database oltp;

  DomainRepository(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  List<Domain> page(PageRequest page) {
    return oltp.list(
        """
        select * from domains where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        DomainRepository::domain,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Optional<Domain> find(UUID id) {
    return oltp.first("select * from domains where id = ?", DomainRepository::domain, id);
  }

  Domain insert(String name, @Nullable UUID companyId) {
    return explained(
        () ->
            oltp.first(
                    """
                    with row as (
                      insert into domains (id, tenant_id, company_id, domain)
                      values (?, app_sec.tenant_id(), ?, ?) returning *)
                    select row.*, app_sec.audit('domain.created', 'domain', row.id, null, to_jsonb(row)) from row
                    """,
                    DomainRepository::domain,
                    Ids.next(),
                    companyId,
                    name)
                .orElseThrow());
  }

  /**
   * Changes a domain after {@code check} has seen its last change. A new primary domain takes the
   * place of the one before.
   *
   * @throws ApiError 404 when there is none, 422 when the company is not known
   */
  Domain update(UUID id, DomainChange change, Consumer<Instant> check) {
    return explained(
        () ->
            oltp.transact(
                sql -> {
                  check.accept(locked(sql, id).updated());
                  if (Boolean.TRUE.equals(change.isPrimary())) {
                    sql.update(
                        "update domains set is_primary = false, updated = now() where is_primary"
                            + " and id <> ?",
                        id);
                  }
                  return changed(sql, id, change);
                }));
  }

  /**
   * Removes a domain; returns whether there was one.
   *
   * @throws ApiError 409 while email accounts use it, because their passwords would be left behind
   */
  boolean delete(UUID id) {
    return oltp.transact(
        sql -> {
          Optional<Domain> domain =
              sql.first(
                  "select * from domains where id = ? for update", DomainRepository::domain, id);
          if (domain.isEmpty()) {
            return false;
          }
          refuseWhileUsed(sql, domain.get());
          sql.first(
              """
              with row as (delete from domains where id = ? returning *)
              select app_sec.audit('domain.deleted', 'domain', row.id, to_jsonb(row), null) from row
              """,
              row -> true,
              id);
          return true;
        });
  }

  private static void refuseWhileUsed(Sql sql, Domain domain) {
    if (sql.first(
            "select 1 from email_accounts where domain_id = ? limit 1", row -> true, domain.id())
        .isPresent()) {
      throw ApiError.conflict(
          "domain_in_use", "Delete the email accounts of " + domain.domain() + " first.");
    }
  }

  private static Domain locked(Sql sql, UUID id) {
    return sql.first("select * from domains where id = ? for update", DomainRepository::domain, id)
        .orElseThrow(() -> ApiError.notFound("domain", id));
  }

  private static Domain changed(Sql sql, UUID id, DomainChange change) {
    return sql.first(
            """
            with old as (select * from domains where id = ?),
            row as (
              update domains
                 set is_primary = coalesce(?, is_primary), company_id = coalesce(?, company_id), updated = now()
               where id = ? returning *)
            select row.*, app_sec.audit('domain.updated', 'domain', row.id, to_jsonb(old), to_jsonb(row))
              from row, old
            """,
            DomainRepository::domain,
            id,
            change.isPrimary(),
            change.companyId(),
            id)
        .orElseThrow();
  }

  private static Domain explained(Supplier<Domain> write) {
    try {
      return write.get();
    } catch (DatabaseException e) {
      if (e.isDuplicate() && NAME.equals(e.constraint())) {
        throw ApiError.conflict("domain_taken", "You already have this domain.");
      }
      if (e.isReference() && COMPANY.equals(e.constraint())) {
        throw ApiError.invalid("/company_id", "is not one of your companies");
      }
      throw e;
    }
  }

  private static Domain domain(Row row) throws SQLException {
    return new Domain(
        row.uuid("id"),
        row.uuidOrNull("company_id"),
        row.text("domain"),
        row.text("verification_status"),
        row.bool("is_primary"),
        row.instantOrNull("verified"),
        row.instant("created"),
        row.instant("updated"));
  }
}
