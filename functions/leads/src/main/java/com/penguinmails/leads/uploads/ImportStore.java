package com.penguinmails.leads.uploads;

import com.penguinmails.data.sql.Database;
import com.penguinmails.kernel.Ids;
import com.penguinmails.leads.imports.LeadRow;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the worker reads and writes of a running import. */
@Singleton
class ImportStore {
  private final Database oltp;
  private final JsonMapper json;

  ImportStore(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  /** Marks an import as running; empty when it has ended or is gone. */
  Optional<OpenImport> begin(UUID id) {
    return oltp.first(
        """
        update lead_imports i set status = 'processing', started = coalesce(started, now())
         where id = ? and status in ('pending', 'processing')
        returning source, (select count(*) from lead_import_batches b where b.import_id = i.id) as batches
        """,
        row -> new OpenImport(id, row.bytes("source"), row.integer("batches")),
        id);
  }

  /** Like {@link #begin}, also for an import that was given up and still has its file. */
  Optional<OpenImport> reopen(UUID id) {
    oltp.update(
        """
        update lead_imports set status = 'processing', failure = null, completed = null
         where id = ? and status = 'failed' and source is not null
        """,
        id);
    return begin(id);
  }

  /** Ends an import that no run could finish; its file is kept for another try. */
  void giveUp(UUID id, String failure) {
    oltp.update(
        """
        update lead_imports set status = 'failed', failure = ?, completed = now()
         where id = ? and status in ('pending', 'processing')
        """,
        failure,
        id);
  }

  /**
   * Writes one batch, marks it as written and moves the counts on, in one statement: all of it or
   * nothing. A batch written by somebody else meanwhile is refused by the primary key of
   * lead_import_batches. Rows go in by address, so that two imports wait for each other and never
   * in a circle. {@code xmax} is zero only in a row that was not there before.
   */
  void write(UUID id, int batch, List<LeadRow> rows, Tally tally) {
    oltp.update(
        """
        with given as (
          select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            as g (id, email, name, first_name, last_name, company, job_title, city, country, website, timezone,
                  custom_fields)),
        written as (
          insert into leads as l (id, tenant_id, email, name, first_name, last_name, company, job_title, city, country,
                                  website, timezone, custom_fields, status, import_id)
          select g.id, (select app_sec.tenant_id()), g.email, g.name, g.first_name, g.last_name, g.company, g.job_title,
                 g.city, g.country, g.website, g.timezone, g.custom_fields::jsonb,
                 case when s.reason is null then 'active' when s.reason in ('hard_bounce', 'soft_bounce') then 'bounced'
                      else 'unsubscribed' end, ?
            from given g left join suppression_list s on s.email = g.email
           order by g.email collate "C"
          on conflict (tenant_id, email) do update
            set name = coalesce(excluded.name, l.name), first_name = coalesce(excluded.first_name, l.first_name),
                last_name = coalesce(excluded.last_name, l.last_name), company = coalesce(excluded.company, l.company),
                job_title = coalesce(excluded.job_title, l.job_title), city = coalesce(excluded.city, l.city),
                country = coalesce(excluded.country, l.country), website = coalesce(excluded.website, l.website),
                timezone = coalesce(excluded.timezone, l.timezone),
                custom_fields = l.custom_fields || excluded.custom_fields,
                status = case when l.status = 'active' then excluded.status else l.status end,
                import_id = excluded.import_id, updated = now()
          returning l.xmax = 0 as is_new),
        batch as (
          insert into lead_import_batches (tenant_id, import_id, batch, imported, updated)
          select (select app_sec.tenant_id()), ?, ?, count(*) filter (where is_new), count(*) filter (where not is_new)
            from written
          returning imported, updated)
        update lead_imports i
           set rows = ?, duplicates_in_file = ?, invalid = ?,
               imported = i.imported + batch.imported, updated = i.updated + batch.updated
          from batch where i.id = ? and i.status = 'processing'
        """,
        rows.stream().map(row -> Ids.next()).toArray(UUID[]::new),
        column(rows, row -> row.email().value()),
        column(rows, LeadRow::name),
        column(rows, LeadRow::firstName),
        column(rows, LeadRow::lastName),
        column(rows, LeadRow::company),
        column(rows, LeadRow::jobTitle),
        column(rows, LeadRow::city),
        column(rows, LeadRow::country),
        column(rows, LeadRow::website),
        column(rows, LeadRow::timezone),
        column(rows, row -> text(row.custom())),
        id,
        id,
        batch,
        tally.rows(),
        tally.duplicates(),
        tally.invalid(),
        id);
  }

  /**
   * Ends an import and lets its file go.
   *
   * @param failure why the file could not be read; null when it was
   * @param errorReport compressed
   */
  void finish(UUID id, Tally tally, @Nullable String failure, byte[] errorReport) {
    oltp.update(
        """
        with gone as (delete from lead_import_batches where import_id = ?)
        update lead_imports
           set status = ?, failure = ?, rows = imported + updated + ? + ?, duplicates_in_file = ?, invalid = ?,
               error_report = ?, source = null, completed = now()
         where id = ? and status = 'processing'
        """,
        id,
        failure == null ? "completed" : "failed",
        failure,
        tally.duplicates(),
        tally.invalid(),
        tally.duplicates(),
        tally.invalid(),
        errorReport,
        id);
  }

  private static String[] column(List<LeadRow> rows, Function<LeadRow, @Nullable String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  private String text(Map<String, String> custom) {
    try {
      return custom.isEmpty() ? "{}" : json.writeValueAsString(custom);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
