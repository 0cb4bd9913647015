package com.penguinmails.operations.privacy;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes everything the product knows of a lead or of the running tenant. */
@Singleton
class Export {
  private static final int FETCH = 200;

  /** Of a file in one line, so that a part of the export stays as small as an answer must be. */
  private static final int PIECE = 768 * 1024;

  private static final int PIECES_AT_ONCE = 4;

  /**
   * Tables that hold the tenant's rows, with whether they can be told by lead. From the catalogue,
   * so that a new table is part of the next export.
   */
  private static final String TABLES =
      """
      select c.relname as name,
             case when c.relname = 'leads' then 'id'
                  when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'lead_id'
                                  and not a.attisdropped) then 'lead_id' end as by_lead
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
         and c.relname not in ('privacy_exports', 'outbox', 'email_content', 'attachments', 'suppression_tombstones')
       order by c.relname limit 200
      """;

  private final Tiers tiers;
  private final RequestLog log;
  private final Bodies bodies;
  private final JsonMapper json;

  Export(Tiers tiers, RequestLog log, Bodies bodies, JsonMapper json) {
    this.tiers = tiers;
    this.log = log;
    this.bodies = bodies;
    this.json = json;
  }

  /**
   * Writes the parts and ends the request in one transaction: a killed run leaves nothing.
   *
   * @throws Hold.Interrupted when another has the job by now, or the time is nearly up
   */
  void run(OpenRequest request, Hold hold) {
    tiers
        .oltp()
        .transact(
            sql -> {
              ExportFile file = new ExportFile(request.id(), hold);
              UUID lead = request.leadId();
              tables(sql, lead).forEach(table -> rows(sql, table, sql, file, lead));
              for (Database tier : List.of(tiers.content(), tiers.olap())) {
                tables(tier, lead).forEach(table -> rows(tier, table, sql, file, lead));
              }
              tables(tiers.queue(), lead)
                  .forEach(table -> hold.aside(() -> rows(tiers.queue(), table, sql, file, lead)));
              tiers
                  .content()
                  .transact(
                      content -> {
                        bodies(content, sql, file, lead);
                        attachments(content, sql, file, lead);
                        return true;
                      });
              int parts = file.close(sql);
              log.complete(sql, request, parts, new Json("{\"rows\":" + file.rows() + "}"));
              return true;
            });
  }

  private record Table(String name, @Nullable String byLead) {}

  private static List<Table> tables(Sql tier, @Nullable UUID lead) {
    return tier.list(TABLES, row -> new Table(row.text("name"), row.textOrNull("by_lead"))).stream()
        .filter(table -> lead == null || table.byLead() != null)
        .toList();
  }

  /** In a transaction of its own, so that none is as long as the export. */
  private static void rows(
      Database tier, Table table, Sql oltp, ExportFile file, @Nullable UUID lead) {
    tier.transact(
        sql -> {
          rows(sql, table, oltp, file, lead);
          return true;
        });
  }

  private static void rows(Sql tier, Table table, Sql oltp, ExportFile file, @Nullable UUID lead) {
    // Names come from the catalogue, never from a caller.
    String query = "select to_jsonb(t)::text as row from \"" + table.name() + "\" t";
    if (lead == null) {
      tier.stream(query, FETCH, row -> line(row, oltp, file, table.name()));
    } else {
      tier.stream(
          query + " where t." + table.byLead() + " = ?",
          FETCH,
          row -> line(row, oltp, file, table.name()),
          lead);
    }
  }

  private static void line(Row row, Sql oltp, ExportFile file, String table) {
    try {
      file.write(oltp, table, row.text("row"));
    } catch (SQLException e) {
      throw new IllegalStateException("A row of " + table + " cannot be read.", e);
    }
  }

  /** Bodies are stored compressed; people get them readable. */
  private void bodies(Sql content, Sql oltp, ExportFile file, @Nullable UUID lead) {
    content.stream(
        """
        select c.storage_key, c.body, c.headers, c.compression_algorithm, c.dictionary_id
          from stored_bodies c join email_messages m on m.storage_key = c.storage_key
         where ?::uuid is null or m.lead_id = ?::uuid
        """,
        FETCH,
        row -> body(row, oltp, file),
        lead,
        lead);
  }

  /** Files in pieces of base64; put together in the order of their pieces they are the file. */
  private static void attachments(Sql content, Sql oltp, ExportFile file, @Nullable UUID lead) {
    content.stream(
        """
        select to_jsonb(r)::text as row
          from (select a.id, a.parent_storage_key, a.filename, a.original_filename, a.mime_type, a.size_bytes,
                       a.storage_disposition, a.omitted, a.created_at, p.piece + 1 as piece,
                       translate(encode(substring(a.content from p.piece * ? + 1 for ?), 'base64'), E'\\n', '') as content_base64
                  from attachments a join email_messages m on m.storage_key = a.parent_storage_key
                 cross join lateral generate_series(0, greatest(octet_length(a.content) - 1, 0) / ?) p (piece)
                 where ?::uuid is null or m.lead_id = ?::uuid) r
        """,
        PIECES_AT_ONCE,
        row -> line(row, oltp, file, "attachments"),
        PIECE,
        PIECE,
        PIECE,
        lead,
        lead);
  }

  private void body(Row row, Sql oltp, ExportFile file) {
    try {
      Body body = bodies.read(row).body();
      Map<String, String> line =
          Map.of(
              "storage_key",
              row.text("storage_key"),
              "text",
              body.text(),
              "html",
              body.html() == null ? "" : String.valueOf(body.html()));
      file.write(oltp, "email_content", json.writeValueAsString(line));
    } catch (SQLException e) {
      throw new IllegalStateException("A body cannot be read.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
