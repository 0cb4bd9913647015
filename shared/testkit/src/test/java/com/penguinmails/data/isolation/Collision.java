package com.penguinmails.data.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A unique key that a tenant's row has taken.
 *
 * @param columns of the key
 * @param key the values of that row, as expressions, by column without the owner
 */
record Collision(Table table, List<String> columns, Map<String, String> key) {

  /** Those of an owned table with a row of this tenant. */
  static List<Collision> of(Connection admin, Table table, UUID tenant) throws SQLException {
    List<Collision> collisions = new ArrayList<>();
    for (List<String> columns : keys(admin, table.name())) {
      Map<String, String> key = new LinkedHashMap<>();
      for (String column : columns) {
        if (!column.equals(table.owner())) {
          key.put(column, literal(admin, table, column, tenant));
        }
      }
      // By its owner alone a row of another tenant is another row.
      if (!key.isEmpty()) {
        collisions.add(new Collision(table, columns, key));
      }
    }
    return collisions;
  }

  /**
   * Unique keys one could guess; a key with a random id in it, or a message's storage key, is its
   * own secret.
   */
  private static Set<List<String>> keys(Connection admin, String table) throws SQLException {
    Set<List<String>> keys = new LinkedHashSet<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select array(select a.attname::text from unnest(i.indkey::int2[]) k
                               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k) as columns
                  from pg_index i where i.indrelid = '%s'::regclass and i.indisunique and i.indpred is null
                   and not exists (select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                                      and (a.attname in ('id', 'storage_key') or a.attidentity <> ''))
                """
                    .formatted(table))) {
      while (row.next()) {
        keys.add(List.of((String[]) row.getArray(1).getArray()));
      }
    }
    keys.removeIf(List::isEmpty);
    return keys;
  }

  private static String literal(Connection admin, Table table, String column, UUID tenant)
      throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select quote_nullable("
                    + column
                    + ") from "
                    + table.name()
                    + " where "
                    + table.owner()
                    + " = '"
                    + tenant
                    + "'")) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public String toString() {
    return table.name() + columns;
  }
}
