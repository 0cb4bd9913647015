package com.penguinmails.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every table of every tier keeps the rules of isolation, and a broken rule would be seen. */
@ExtendWith(TestDatabasesExtension.class)
class CatalogueDbTest {
  private static final String LINT = resource("/sql/rls-lint.sql");

  /** Tables without a tenant column need row security too, and every table says what it is. */
  private static final String HOUSE_RULES =
      """
      select 'row security off or not forced: ' || c.oid::regclass as defect
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p') and c.relname <> 'flyway_schema_history'
         and not (c.relrowsecurity and c.relforcerowsecurity)
      union all
      select 'no comment: ' || c.oid::regclass
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and c.relname <> 'flyway_schema_history'
         and obj_description(c.oid, 'pg_class') is null
      union all
      select 'anybody may execute: ' || p.oid::regprocedure
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('public', 'app_sec')
         and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))
         and p.prorettype <> 'trigger'::regtype and not exists (
           select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      """;

  private final TestDatabases databases;

  CatalogueDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldHaveNoDefect(Tier tier) throws SQLException {
    try (Connection admin = databases.superuser(tier)) {
      assertThat(defects(admin, LINT)).isEmpty();
      assertThat(defects(admin, HOUSE_RULES)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table leads no force row level security                           | not forced: leads
          drop policy tenant on suppression_list; drop policy owner on suppression_list | no policy: suppression_list
          create policy open on leads to public using (true) with check (true)     | policy applies to PUBLIC: leads.open
          create view all_leads as select * from leads                             | view is not security_invoker: all_leads
          grant truncate on leads to penguin_app                                   | penguin_app may TRUNCATE: leads
          alter table leads add constraint planted unique (website)                | unique index tells of other tenants: planted
          create index planted on leads (id); alter table domains add constraint planted foreign key (company_id) references companies (id) | without tenant_id: domains.planted
          alter role penguin_app bypassrls                                         | role can bypass: penguin_app
          create table planted (tenant_id uuid)                                    | no index leads with tenant_id: planted
          create function planted() returns int language sql security definer as 'select 1' | SECURITY DEFINER outside app_sec: planted()
          """)
  void shouldSeeAPlantedDefect(String ddl, String defect) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute(ddl);
      assertThat(defects(admin, LINT)).anyMatch(found -> found.contains(defect));
      admin.rollback();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create table planted (id int)                                        | not forced: planted
          create table planted (id int)                                        | no comment: planted
          create function planted() returns int language sql as 'select 1'; grant execute on function planted() to public | anybody may execute: planted()
          """)
  void shouldSeeABrokenHouseRule(String ddl, String defect) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute(ddl);
      assertThat(defects(admin, HOUSE_RULES)).anyMatch(found -> found.contains(defect));
      admin.rollback();
    }
  }

  private static List<String> defects(Connection admin, String query) throws SQLException {
    List<String> defects = new ArrayList<>();
    try (Statement statement = admin.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        defects.add(result.getString("defect"));
      }
    }
    return defects;
  }

  private static String resource(String path) {
    try (InputStream in = Objects.requireNonNull(CatalogueDbTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
