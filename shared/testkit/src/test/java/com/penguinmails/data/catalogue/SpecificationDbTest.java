package com.penguinmails.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing the specification names is missing from the databases. */
@ExtendWith(TestDatabasesExtension.class)
class SpecificationDbTest {
  /** A column as it is; {@code checks} are the table's check constraints as text. */
  private record Column(String type, boolean required, String fallback, String checks) {}

  private final TestDatabases databases;

  SpecificationDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldHaveEveryColumnAsSpecified(Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      assertThat(differences(tier, columns(admin))).isEmpty();
    }
  }

  @Test
  void shouldSeeWhatIsMissingOrDifferent() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute("alter table leads drop column company");
      statement.execute("alter table domains alter column is_primary set default true");
      statement.execute("alter table campaigns drop constraint campaigns_status");
      statement.execute("alter table folders alter column name drop not null");
      statement.execute("alter table tags rename to labels");
      assertThat(differences(Tier.OLTP, columns(admin)))
          .contains("leads.company is missing", "tags.value is missing")
          .anyMatch(each -> each.startsWith("domains.is_primary defaults to true"))
          .anyMatch(each -> each.startsWith("campaigns.status does not allow"))
          .anyMatch(each -> each.startsWith("folders.name may be null"));
      admin.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldHaveEveryNamedObject(Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      List<String> missing = new ArrayList<>();
      for (String[] object : Resources.table("/catalogue/specified-objects.txt", 3)) {
        if (object[0].equals(tier.key()) && !exists(admin, object[1], object[2])) {
          missing.add(object[1] + " " + object[2]);
        }
      }
      assertThat(missing).isEmpty();
    }
  }

  private static List<String> differences(Tier tier, Map<String, Column> columns) {
    List<String> differences = new ArrayList<>();
    for (String[] wanted : Resources.table("/catalogue/specification.txt", 7)) {
      if (!wanted[0].equals(tier.key())) {
        continue;
      }
      String name = wanted[1] + "." + wanted[2];
      Column column = columns.get(name);
      if (column == null) {
        differences.add(name + " is missing");
      } else {
        compare(differences, name, column, wanted);
      }
    }
    return differences;
  }

  /** A rule the specification lacks may be there: a default, not null, a further word. */
  private static void compare(
      List<String> differences, String name, Column column, String[] wanted) {
    if (!column.type().equals(wanted[3])) {
      differences.add(name + " is " + column.type() + ", not " + wanted[3]);
    }
    if (!wanted[4].isEmpty() && !column.required()) {
      differences.add(name + " may be null");
    }
    if (!wanted[5].isEmpty() && !column.fallback().equals(wanted[5].toLowerCase(Locale.ROOT))) {
      differences.add(name + " defaults to " + column.fallback() + ", not " + wanted[5]);
    }
    for (String word : wanted[6].split(" ", -1)) {
      if (!word.isEmpty() && !column.checks().contains("'" + word + "'")) {
        differences.add(name + " does not allow " + word);
      }
    }
  }

  private static Map<String, Column> columns(Connection admin) throws SQLException {
    Map<String, Column> columns = new HashMap<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
                       a.attnotnull as required,
                       lower(regexp_replace(coalesce(pg_get_expr(d.adbin, d.adrelid), ''), '::[a-z ]+(\\[\\])?', '', 'g')) as fallback,
                       (select coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '') from pg_constraint k
                         where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checks
                  from pg_attribute a
                  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
                  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                 where a.attnum > 0 and not a.attisdropped
                """)) {
      while (row.next()) {
        columns.put(
            row.getString("name"),
            new Column(
                row.getString("type"),
                row.getBoolean("required"),
                row.getString("fallback"),
                row.getString("checks")));
      }
    }
    return columns;
  }

  private static boolean exists(Connection admin, String kind, String name) throws SQLException {
    String sql =
        switch (kind) {
          case "index" ->
              "select true from pg_index where indexrelid = to_regclass(?) and indisvalid";
          case "partition" ->
              "select true from pg_class where oid = to_regclass(?) and relispartition";
          case "function" ->
              "select true from pg_proc where proname = ? and pronamespace = 'public'::regnamespace";
          case "rows" ->
              "select (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || split_part(?, ' ', 1), false, true, '')))[1]::text = '"
                  + name.substring(name.indexOf(' ') + 1)
                  + "'";
          default -> throw new IllegalArgumentException(kind);
        };
    try (PreparedStatement statement = admin.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
