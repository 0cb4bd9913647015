package com.penguinmails.leads.uploads;

import com.github.luben.zstd.Zstd;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports of the running tenant, as the API sees them. No list reads a file's bytes. */
@Singleton
class LeadImportRepository {
  private final Database oltp;
  private final Outbox outbox;
  private final Doorbell doorbell;
  private final JsonMapper json;

  LeadImportRepository(
      @Named("oltp") Database oltp, Outbox outbox, Doorbell doorbell, JsonMapper json) {
    this.oltp = oltp;
    this.outbox = outbox;
    this.doorbell = doorbell;
    this.json = json;
  }

  /** Keeps a file together with the job that imports it: both or neither. */
  LeadImport insert(UploadedFile file) {
    UUID id = Ids.next();
    byte[] source = Zstd.compress(file.content());
    LeadImport created =
        oltp.transact(
            sql -> {
              outbox.append(sql, List.of(job(id)));
              return sql.first(
                      """
                      with row as (
                        insert into lead_imports (id, tenant_id, user_id, filename, source, source_bytes)
                        values (?, app_sec.tenant_id(), app_sec.user_id(), ?, ?, ?)
                        returning id, status, filename, source_bytes, rows, imported, updated, duplicates_in_file,
                                  invalid, failure, created, started, completed)
                      select row.*, app_sec.audit('lead_import.created', 'lead_import', row.id, null, to_jsonb(row))
                        from row
                      """,
                      LeadImportRepository::leadImport,
                      id,
                      file.filename(),
                      source,
                      file.content().length)
                  .orElseThrow();
            });
    doorbell.ring(Queues.OUTBOX);
    return created;
  }

  List<LeadImport> page(PageRequest page) {
    return oltp.list(
        """
        select id, status, filename, rows, imported, updated, duplicates_in_file, invalid, failure, created, started,
               completed
          from lead_imports where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        LeadImportRepository::leadImport,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Optional<LeadImport> find(UUID id) {
    return oltp.first(
        """
        select id, status, filename, rows, imported, updated, duplicates_in_file, invalid, failure, created, started,
               completed
          from lead_imports where id = ?
        """,
        LeadImportRepository::leadImport,
        id);
  }

  /**
   * Returns the rows that were not taken, as CSV.
   *
   * @throws ApiError 404 when there is no such import or it has not ended
   */
  String errorReport(UUID id) {
    return oltp.first(
            "select error_report from lead_imports where id = ?",
            row -> Optional.ofNullable(row.bytesOrNull("error_report")),
            id)
        .orElseThrow(() -> ApiError.notFound("import", id))
        .map(ErrorLog::text)
        .orElseThrow(
            () ->
                new ApiError(
                    ApiError.Kind.NOT_FOUND,
                    "import_not_finished",
                    "The import has not ended; its error report comes with its end.",
                    List.of()));
  }

  private NewJob job(UUID id) {
    try {
      return NewJob.of(
          Queues.LEAD_IMPORT,
          ImportOrder.TYPE,
          TenantContext.requireTenant(),
          new Json(json.writeValueAsString(new ImportOrder(id))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LeadImport leadImport(Row row) throws SQLException {
    return new LeadImport(
        row.uuid("id"),
        row.text("status"),
        row.textOrNull("filename"),
        row.integer("rows"),
        row.integer("imported"),
        row.integer("updated"),
        row.integer("duplicates_in_file"),
        row.integer("invalid"),
        row.textOrNull("failure"),
        row.instant("created"),
        row.instantOrNull("started"),
        row.instantOrNull("completed"));
  }
}
