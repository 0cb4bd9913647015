package com.penguinmails.identity.companies;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.json.JsonMapper;
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

/** Companies of the running tenant; row-level security keeps the others out of every statement. */
@Singleton
class CompanyRepository {
  private static final String WORKSPACE_NAME = "companies_workspace_name";

  private final Database oltp;
  private final Outbox outbox;
  private final JsonMapper json;

  CompanyRepository(@Named("oltp") Database oltp, Outbox outbox, JsonMapper json) {
    this.oltp = oltp;
    this.outbox = outbox;
    this.json = json;
  }

  List<Company> page(PageRequest page) {
    return oltp.list(
        """
        select * from companies where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        CompanyRepository::company,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  long count() {
    return oltp.first("select count(*) as n from companies", row -> row.longValue("n")).orElse(0L);
  }

  Optional<Company> find(UUID id) {
    return oltp.first("select * from companies where id = ?", CompanyRepository::company, id);
  }

  Company insert(NewCompany company) {
    return unlessNameTaken(
        company.workspaceName(), () -> oltp.transact(sql -> told(sql, inserted(sql, company))));
  }

  /**
   * Changes a company after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none, 409 when the workspace name is taken
   */
  Company update(UUID id, CompanyChange change, Consumer<Instant> check) {
    return unlessNameTaken(
        change.workspaceName(),
        () ->
            oltp.transact(
                sql -> {
                  Company before =
                      sql.first(
                              "select * from companies where id = ? for update",
                              CompanyRepository::company,
                              id)
                          .orElseThrow(() -> ApiError.notFound("company", id));
                  check.accept(before.updated());
                  return told(sql, updated(sql, id, change));
                }));
  }

  /** Removes a company with everything in it; returns whether there was one. */
  boolean delete(UUID id) {
    try {
      return remove(id);
    } catch (DatabaseException e) {
      if (e.isReference()) {
        throw ApiError.conflict(
            "company_sending",
            "A campaign of another company may send from its email accounts; take them out of it first.");
      }
      throw e;
    }
  }

  private boolean remove(UUID id) {
    return oltp.transact(
        sql -> {
          sql.first(
                  """
                  select status from campaigns
                   where company_id = ? and status in ('sending', 'paused') limit 1
                  """,
                  row -> row.text("status"),
                  id)
              .ifPresent(
                  status -> {
                    throw ApiError.conflict(
                        "company_sending",
                        "A company with a campaign that is " + status + " cannot be deleted.");
                  });
          refuseWhileMailsAreOpen(sql, id);
          return sql.first(
                  """
                  with row as (delete from companies where id = ? returning *)
                  select app_sec.audit('company.deleted', 'company', row.id, to_jsonb(row), null) from row
                  """,
                  row -> true,
                  id)
              .isPresent();
        });
  }

  /**
   * Other campaigns may send from its accounts, which go with it: their mails could neither be sent
   * nor settled. The accounts are locked, as whoever plans mails for them does.
   */
  private static void refuseWhileMailsAreOpen(Sql sql, UUID id) {
    UUID[] accounts =
        sql.list(
                """
                select a.id from email_accounts a join domains d on d.id = a.domain_id
                 where d.company_id = ? order by a.id for update of a
                """,
                row -> row.uuid("id"),
                id)
            .toArray(UUID[]::new);
    if (sql.first(
            """
            select 1 from send_ledger where email_account_id = any (?) and settled is null limit 1
            """,
            row -> true,
            (Object) accounts)
        .isPresent()) {
      throw ApiError.conflict(
          "company_sending",
          "Mails of its email accounts are planned or in doubt; pause their campaigns and settle"
              + " what is in doubt first.");
    }
  }

  private static Company inserted(Sql sql, NewCompany company) {
    return sql.first(
            """
            with row as (
              insert into companies (id, tenant_id, name, workspace_name, logo_url)
              values (?, app_sec.tenant_id(), ?, ?, ?) returning *)
            select row.*, app_sec.audit('company.created', 'company', row.id, null, to_jsonb(row)) from row
            """,
            CompanyRepository::company,
            Ids.next(),
            company.name(),
            company.workspaceName(),
            company.logoUrl())
        .orElseThrow();
  }

  private static Company updated(Sql sql, UUID id, CompanyChange change) {
    return sql.first(
            """
            with old as (select * from companies where id = ?),
            row as (
              update companies
                 set name = coalesce(?, name), workspace_name = coalesce(?, workspace_name),
                     logo_url = coalesce(?, logo_url), status = coalesce(?, status), updated = now()
               where id = ? returning *)
            select row.*, app_sec.audit('company.updated', 'company', row.id, to_jsonb(old), to_jsonb(row))
              from row, old
            """,
            CompanyRepository::company,
            id,
            change.name(),
            change.workspaceName(),
            change.logoUrl(),
            change.status(),
            id)
        .orElseThrow();
  }

  /** Tells the analytics tier, which keeps a copy of names and states. */
  private Company told(Sql sql, Company company) {
    outbox.append(
        sql,
        List.of(
            NewJob.of(
                Queues.ANALYTICS_CAMPAIGN,
                "company-changed",
                TenantContext.requireTenant(),
                CompanyChanged.of(company).payload(json))));
    return company;
  }

  private static Company unlessNameTaken(@Nullable String workspaceName, Supplier<Company> write) {
    try {
      return write.get();
    } catch (DatabaseException e) {
      if (e.isDuplicate() && WORKSPACE_NAME.equals(e.constraint())) {
        throw ApiError.conflict(
            "workspace_name_taken", "You already have a company " + workspaceName + ".");
      }
      throw e;
    }
  }

  private static Company company(Row row) throws SQLException {
    return new Company(
        row.uuid("id"),
        row.text("name"),
        row.textOrNull("workspace_name"),
        row.textOrNull("logo_url"),
        row.text("status"),
        row.instant("created"),
        row.instant("updated"));
  }
}
