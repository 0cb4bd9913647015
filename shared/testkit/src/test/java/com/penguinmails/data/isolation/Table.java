package com.penguinmails.data.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of the catalogue.
 *
 * @param columns types by name, without generated ones
 * @param owner the column that says whose a row is: tenant_id, the id of tenants, or empty
 */
record Table(String name, Map<String, String> columns, String owner) {

  /** Every table that is not a partition, and its columns. */
  static List<Table> all(Connection admin) throws SQLException {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select c.relname, a.attname, format_type(a.atttypid, null) as type
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                                     and a.attidentity = ''
                 where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'flyway_schema_history'
                 order by c.relname, a.attnum
                """)) {
      while (row.next()) {
        tables
            .computeIfAbsent(row.getString(1), name -> new LinkedHashMap<>())
            .put(row.getString(2), row.getString(3));
      }
    }
    List<Table> all = new ArrayList<>();
    tables.forEach((name, columns) -> all.add(new Table(name, columns, owner(name, columns))));
    return all;
  }

  private static String owner(String name, Map<String, String> columns) {
    if (columns.containsKey("tenant_id")) {
      return "tenant_id";
    }
    return name.equals("tenants") ? "id" : "";
  }

  boolean isOwned() {
    return !owner.isEmpty();
  }

  /** An insert of one row; {@code ?} stands for whose it is. */
  String insert(List<String> into) {
    return insert(into, Map.of());
  }

  /** The same with some values given as expressions, by column. */
  String insert(List<String> into, Map<String, String> given) {
    List<String> values = new ArrayList<>();
    for (String column : into) {
      values.add(column.equals(owner) ? "?::uuid" : given.getOrDefault(column, value(column)));
    }
    return "insert into "
        + name
        + " ("
        + String.join(", ", into)
        + ") values ("
        + String.join(", ", values)
        + ")";
  }

  private String value(String column) {
    // Where the value decides about the partition it must be one that exists.
    if (column.endsWith("storage_key")) {
      return "to_char(now(), 'YYYYMM') || '/' || gen_random_uuid()";
    }
    if (column.equals("currency")) {
      return "'EUR'";
    }
    if (column.equals("period_start") || column.equals("period_end")) {
      return "now()";
    }
    String type = String.valueOf(columns.get(column));
    if (type.endsWith("[]")) {
      return "'{}'";
    }
    return switch (type) {
      case "uuid" -> "gen_random_uuid()";
      case "text", "character varying", "character" -> "left(md5(random()::text), 7)";
      case "integer", "bigint", "smallint" -> "(random() * 1000000)::int";
      case "numeric", "double precision" -> "1";
      case "boolean" -> "false";
      case "timestamp with time zone" -> "now()";
      case "date" -> "current_date + (random() * 10000)::int";
      case "jsonb" -> "'{}'";
      case "bytea" -> "sha256(random()::text::bytea)";
      case "inet" -> "'192.0.2.1'";
      case "interval" -> "'1 second'";
      case "tsvector" -> "'word'::tsvector";
      default -> "null";
    };
  }
}
