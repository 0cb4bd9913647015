package com.penguinmails.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the specification says is unique is, and what it says leads somewhere leads there. */
@ExtendWith(TestDatabasesExtension.class)
class SpecifiedKeysDbTest {
  private static final String TENANT = "tenant_id";

  private final TestDatabases databases;

  SpecifiedKeysDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldHaveEveryKeyAsSpecified(Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      assertThat(missing(tier, admin)).isEmpty();
    }
  }

  @Test
  void shouldSeeWhatIsMissingOrDifferent() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute(
          """
          create temporary table planted (drops text);
          insert into planted
          select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint
           where contype = 'f' and conrelid in ('template_tags'::regclass, 'domains'::regclass);
          do $$ declare each text; begin for each in select drops from planted loop execute each; end loop; end $$;
          alter table domains add foreign key (company_id) references companies (id) on delete set null;
          alter table plans rename column slug to word;
          """);
      assertThat(missing(Tier.OLTP, admin))
          .contains(
              "plans (slug) is not unique",
              "template_tags (template_id) does not lead to templates id with cascade",
              "domains (company_id) does not lead to companies id with cascade");
      admin.rollback();
    }
  }

  private static List<String> missing(Tier tier, Connection admin) throws SQLException {
    Set<String> there = keys(admin);
    return Resources.table("/catalogue/specified-keys.txt", 5).stream()
        .filter(wanted -> wanted[0].equals(tier.key()))
        .filter(wanted -> !isThere(wanted, there))
        .map(SpecifiedKeysDbTest::text)
        .toList();
  }

  private static boolean isThere(String[] wanted, Set<String> there) {
    if (wanted[3].isEmpty()) {
      String name = wanted[1] + " unique ";
      return there.contains(name + columns(wanted[2]))
          || there.contains(name + columns(TENANT + " " + wanted[2]));
    }
    String[] target = wanted[3].split(" ", 2);
    return there.contains(foreign(wanted, wanted[2], target[0], target[1]))
        || there.contains(
            foreign(wanted, TENANT + " " + wanted[2], target[0], TENANT + " " + target[1]));
  }

  private static String foreign(String[] wanted, String columns, String table, String target) {
    return "%s foreign %s to %s %s%s"
        .formatted(
            wanted[1],
            columns(columns),
            table,
            columns(target),
            wanted[4].isEmpty() ? "" : " " + wanted[4]);
  }

  private static String text(String[] wanted) {
    String columns = "%s (%s)".formatted(wanted[1], wanted[2].replace(" ", ", "));
    return wanted[3].isEmpty()
        ? columns + " is not unique"
        : columns
            + " does not lead to "
            + wanted[3]
            + (wanted[4].isEmpty() ? "" : " with " + wanted[4]);
  }

  /** In one order, whatever the order of the key. */
  private static String columns(String names) {
    return Arrays.stream(names.split(" ", -1)).sorted().distinct().collect(Collectors.joining(","));
  }

  /** Each foreign key twice, with and without what happens when its target is deleted. */
  private static Set<String> keys(Connection admin) throws SQLException {
    Set<String> keys = new HashSet<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                with foreign_keys as (
                  select c.relname || ' foreign '
                           || (select string_agg(a.attname, ',' order by a.attname collate "C") from pg_attribute a
                                where a.attrelid = k.conrelid and a.attnum = any (k.conkey))
                           || ' to ' || t.relname || ' '
                           || (select string_agg(a.attname, ',' order by a.attname collate "C") from pg_attribute a
                                where a.attrelid = k.confrelid and a.attnum = any (k.confkey)) as key,
                         k.confdeltype = 'c' as cascades
                    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
                   where k.contype = 'f' and k.convalidated and k.conparentid = 0)
                select key from foreign_keys
                union select key || ' cascade' from foreign_keys where cascades
                union
                select c.relname || ' unique '
                         || (select string_agg(a.attname, ',' order by a.attname collate "C") from pg_attribute a
                              where a.attrelid = c.oid and a.attnum = any (i.indkey::int2[]))
                  from pg_index i join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
                 where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
                """)) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    return keys;
  }
}
