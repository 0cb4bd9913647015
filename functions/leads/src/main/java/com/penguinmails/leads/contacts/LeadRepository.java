package com.penguinmails.leads.contacts;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Json;
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

/** Leads of the running tenant; row-level security keeps the others out of every statement. */
@Singleton
class LeadRepository {
  private static final String EMAIL_UNIQUE = "leads_email";

  /** A lead and, when its present or future address is suppressed, the status that follows. */
  private record Held(Instant updated, @Nullable String suppressedStatus) {}

  private final Database oltp;
  private final CustomFields customFields;

  LeadRepository(@Named("oltp") Database oltp, CustomFields customFields) {
    this.oltp = oltp;
    this.customFields = customFields;
  }

  List<Lead> page(LeadFilter filter, PageRequest page) {
    return oltp.list(
        """
        select * from leads
         where (created, id) < (?, ?)
           and (cast(? as text) is null or status = ?)
           and (cast(? as uuid) is null or import_id = ?)
           and (cast(? as text) is null or email ^@ ?)
         order by created desc, id desc limit ?
        """,
        this::lead,
        page.cursor().created(),
        page.cursor().id(),
        filter.status(),
        filter.status(),
        filter.importId(),
        filter.importId(),
        filter.emailPrefix(),
        filter.emailPrefix(),
        page.fetch());
  }

  long count(LeadFilter filter) {
    return oltp.first(
            """
            select count(*) as n from leads
             where (cast(? as text) is null or status = ?)
               and (cast(? as uuid) is null or import_id = ?)
               and (cast(? as text) is null or email ^@ ?)
            """,
            row -> row.longValue("n"),
            filter.status(),
            filter.status(),
            filter.importId(),
            filter.importId(),
            filter.emailPrefix(),
            filter.emailPrefix())
        .orElse(0L);
  }

  Optional<Lead> find(UUID id) {
    return oltp.first("select * from leads where id = ?", this::lead, id);
  }

  /**
   * Adds a lead.
   *
   * @throws ApiError 422 when a value is not valid, 409 when the address is taken
   */
  Lead insert(NewLead lead) {
    String email = LeadRules.checked(lead.email(), lead.timezone());
    Json fields = customFields.write(lead.customFields());
    return unlessEmailTaken(
        () ->
            oltp.first(
                """
                with row as (
                  insert into leads (id, tenant_id, email, name, first_name, last_name, company, job_title, city,
                                     country, website, timezone, custom_fields, status)
                  values (?, app_sec.tenant_id(), ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),
                          nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),
                          coalesce(?, '{}'::jsonb),
                          coalesce((select case when reason in ('hard_bounce', 'soft_bounce') then 'bounced' else 'unsubscribed' end
                                      from suppression_list where email = ?), 'active'))
                  returning *)
                select row.*, app_sec.audit('lead.created', 'lead', row.id, null, to_jsonb(row)) from row
                """,
                this::lead,
                Ids.next(),
                email,
                lead.name(),
                lead.firstName(),
                lead.lastName(),
                lead.company(),
                lead.jobTitle(),
                lead.city(),
                lead.country(),
                lead.website(),
                lead.timezone(),
                fields,
                email));
  }

  /**
   * Changes a lead after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none, 422 when a value is not valid, 409 when the address is
   *     taken or must not be written to
   */
  Lead update(UUID id, LeadChange change, Consumer<Instant> check) {
    String email = LeadRules.checked(change.email(), change.timezone());
    Json fields = customFields.write(change.customFields());
    return unlessEmailTaken(
        () ->
            oltp.transact(
                sql -> {
                  Held held = hold(sql, id, email);
                  check.accept(held.updated());
                  return write(sql, id, email, change, fields, status(change, held));
                }));
  }

  /** Removes a lead with its enrolments; returns whether there was one. */
  boolean delete(UUID id) {
    return oltp.first(
            """
            with row as (delete from leads where id = ? returning *)
            select app_sec.audit('lead.deleted', 'lead', row.id, to_jsonb(row), null) from row
            """,
            row -> true,
            id)
        .isPresent();
  }

  private static Held hold(Sql sql, UUID id, @Nullable String email) {
    return sql.first(
            """
            select l.updated,
                   case when s.reason in ('hard_bounce', 'soft_bounce') then 'bounced' when s.reason is not null then 'unsubscribed' end
                     as suppressed_status
              from leads l left join suppression_list s on s.email = coalesce(?, l.email)
             where l.id = ? for update of l
            """,
            row -> new Held(row.instant("updated"), row.textOrNull("suppressed_status")),
            email,
            id)
        .orElseThrow(() -> ApiError.notFound("lead", id));
  }

  private static @Nullable String status(LeadChange change, Held held) {
    if (held.suppressedStatus() != null && "active".equals(change.status())) {
      throw ApiError.conflict(
          "lead_suppressed", "This address is on your suppression list: it cannot be active.");
    }
    return change.status() == null ? held.suppressedStatus() : change.status();
  }

  private Optional<Lead> write(
      Sql sql,
      UUID id,
      @Nullable String email,
      LeadChange change,
      @Nullable Json fields,
      @Nullable String status) {
    return sql.first(
        """
        with old as (select * from leads where id = ?),
        row as (
          update leads
             set email = coalesce(?, email), name = nullif(coalesce(?, name), ''),
                 first_name = nullif(coalesce(?, first_name), ''), last_name = nullif(coalesce(?, last_name), ''),
                 company = nullif(coalesce(?, company), ''), job_title = nullif(coalesce(?, job_title), ''),
                 city = nullif(coalesce(?, city), ''), country = nullif(coalesce(?, country), ''),
                 website = nullif(coalesce(?, website), ''), timezone = nullif(coalesce(?, timezone), ''),
                 custom_fields = coalesce(?, custom_fields), status = coalesce(?, status), updated = now()
           where id = ? returning *)
        select row.*, app_sec.audit('lead.updated', 'lead', row.id, to_jsonb(old), to_jsonb(row)) from row, old
        """,
        this::lead,
        id,
        email,
        change.name(),
        change.firstName(),
        change.lastName(),
        change.company(),
        change.jobTitle(),
        change.city(),
        change.country(),
        change.website(),
        change.timezone(),
        fields,
        status,
        id);
  }

  private static Lead unlessEmailTaken(Supplier<Optional<Lead>> write) {
    try {
      return write.get().orElseThrow();
    } catch (DatabaseException e) {
      if (e.isDuplicate() && EMAIL_UNIQUE.equals(e.constraint())) {
        throw ApiError.conflict("email_taken", "You already have a lead with this address.");
      }
      throw e;
    }
  }

  private Lead lead(Row row) throws SQLException {
    return new Lead(
        row.uuid("id"),
        row.text("email"),
        row.textOrNull("name"),
        row.textOrNull("first_name"),
        row.textOrNull("last_name"),
        row.textOrNull("company"),
        row.textOrNull("job_title"),
        row.textOrNull("city"),
        row.textOrNull("country"),
        row.textOrNull("website"),
        row.textOrNull("timezone"),
        customFields.read(row.json("custom_fields")),
        row.text("status"),
        row.uuidOrNull("import_id"),
        row.instant("created"),
        row.instant("updated"));
  }
}
