package com.penguinmails.data.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Rows that any argument hits: every id of a tenant's rows is the tenant's own, every text its
 * address, every number its number. So rows refer to each other, and an attacker needs one value of
 * each kind to name all of them.
 */
final class Marks {
  private static final String NUMBER_OF_OTHER = "30002";

  private Marks() {}

  /** Values for {@link TwoTenants}; what has a default in the catalogue keeps its meaning. */
  static Map<String, String> of(Connection admin, Table table, UUID tenant) throws SQLException {
    Map<String, String> values = new HashMap<>();
    try (PreparedStatement statement =
        admin.prepareStatement(
            "select attname, atthasdef, attnotnull from pg_attribute where attrelid = ?::regclass and attnum > 0")) {
      statement.setString(1, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String column = row.getString(1);
          String type = table.columns().get(column);
          if (type != null) {
            String mark = column(column, type, tenant, row.getBoolean(2), row.getBoolean(3));
            if (!mark.isEmpty()) {
              values.put(column, mark);
            }
          }
        }
      }
    }
    return values;
  }

  private static String column(
      String name, String type, UUID tenant, boolean hasDefault, boolean required) {
    boolean isId = type.equals("uuid") || name.equals("id") || name.endsWith("_id");
    if (hasDefault && !isId && !type.equals("jsonb")) {
      return "default";
    }
    // A moment that need not be there says that something ended: deleted, revoked, erased.
    if (type.startsWith("timestamp") && !name.startsWith("period_")) {
      return required ? "now()" : "null";
    }
    if (name.equals("currency")) {
      return "";
    }
    return name.endsWith("storage_key") ? storageKey(tenant) : value(type, tenant);
  }

  /** An argument that names the other tenant's rows. */
  static String argument(String name, String type) {
    if (type.startsWith("timestamp") && type.endsWith("[]")) {
      return "'{infinity}'::" + type;
    }
    if (type.startsWith("timestamp")) {
      return name.matches("since|from.*") ? "'-infinity'" : "'infinity'";
    }
    if (name.matches(".*(status|direction)")) {
      return "null"; // A filter, which would only hide rows.
    }
    String value =
        name.endsWith("key") && !type.equals("bytea")
            ? storageKey(TwoTenants.OTHER)
            : value(type, TwoTenants.OTHER);
    return (value.isEmpty() ? "null" : value) + "::" + type;
  }

  private static String value(String type, UUID tenant) {
    boolean other = tenant.equals(TwoTenants.OTHER);
    String address = other ? "o@o.org" : "a@a.org";
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "uuid" -> "'" + tenant + "'";
      case "uuid[]" -> "'{" + tenant + "}'";
      case "text", "character varying", "character" -> "'" + address + "'";
      case "text[]", "character varying[]" -> "'{" + address + "}'";
      case "integer", "bigint", "smallint" -> other ? NUMBER_OF_OTHER : "30001";
      case "integer[]", "bigint[]" -> "'{" + (other ? NUMBER_OF_OTHER : "30001") + "}'";
      case "bytea" -> "'" + address + "'::bytea";
      case "tsvector" -> "to_tsvector('simple', '" + address + "')";
      case "jsonb" -> "'{\"id\": \"" + tenant + "\", \"email\": \"" + address + "\"}'";
      case "boolean" -> "true";
      case "interval" -> "'1 hour'";
      case "date" -> "current_date";
      case "inet" -> "'192.0.2.1'";
      default -> "";
    };
  }

  private static String storageKey(UUID tenant) {
    return "(to_char(now(), 'YYYYMM') || '/" + tenant + "')";
  }
}
