package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every row of every table, view and statistic of every tier, as the superuser sees it. */
record Dump(TestDatabases databases) {

  /** Where a text stands, in any case; empty when nowhere. */
  List<String> find(String text) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier)) {
        for (String table : relations(admin)) {
          search(admin, tier, table, text.toLowerCase(Locale.ROOT), found);
        }
      }
    }
    return found;
  }

  private static List<String> relations(Connection admin) throws SQLException {
    List<String> names = new ArrayList<>(List.of("pg_stats"));
    try (Statement statement = admin.createStatement()) {
      // What the planner keeps is part of what is kept.
      statement.execute("analyze");
      try (ResultSet row =
          statement.executeQuery(
              """
              select c.oid::regclass::text from pg_class c
                join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'app_sec')
               where c.relkind in ('r', 'v', 'm', 'p')
              """)) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  private static void search(
      Connection admin, Tier tier, String table, String text, List<String> found)
      throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select left(t::text, 300) from "
                    + table
                    + " t where strpos(lower(t::text), '"
                    + text
                    + "') > 0 or strpos(lower(t::text), encode(convert_to('"
                    + text
                    + "', 'UTF8'), 'hex')) > 0")) {
      while (row.next()) {
        found.add(tier + " " + table + ": " + row.getString(1));
      }
    }
  }
}
