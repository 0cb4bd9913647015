package com.penguinmails.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every table of every tier keeps the rules of isolation, and a broken rule would be seen. */
@ExtendWith(TestDatabasesExtension.class)
class CatalogueDbTest {
  private static final String LINT = Resources.text("/sql/rls-lint.sql");

  /** Tables without a tenant column need row security too. */
  private static final String HOUSE_RULES =
      """
      select 'row security off or not forced: ' || c.oid::regclass as defect
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p') and c.relname <> 'flyway_schema_history'
         and not (c.relrowsecurity and c.relforcerowsecurity)
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
          create function app_sec.planted() returns int language sql security definer as 'select 1' | without a fixed search_path: app_sec.planted()
          create index planted on leads (tenant_id, lower(email))                 | over a function that is not leakproof: planted lower
          create index planted on leads using gin (custom_fields)                 | comparison is not leakproof: planted column 1
          alter table leads add column score numeric; create index planted on leads (tenant_id, score) | comparison is not leakproof: planted column 2
          create table planted (id int)                                           | no comment: planted
          create view planted with (security_invoker = true) as select 1 as one   | no comment: planted
          create function app_sec.planted() returns int language sql security definer set search_path = pg_catalog as 'select 1' | no comment: app_sec.planted()
          grant usage on sequence folders_id_seq to penguin_app                   | sequence granted: folders_id_seq to penguin_app
          grant select on sequence folders_id_seq to public                       | sequence granted: folders_id_seq to public
          create function planted() returns int language sql as 'select 1'; grant execute on function planted() to public | anybody may execute: planted()
          grant execute on function app_sec.close_tenant() to penguin_app         | a request may run as the owner: app_sec.close_tenant()
          create table planted (id int); alter table planted owner to penguin_app | penguin_app owns: planted
          grant create on schema public to penguin_worker                         | penguin_worker may create in schema public
          create table planted (tenant_id uuid); create policy p on planted for insert to penguin_app with check (true); create policy q on planted for update to penguin_app using (true) | policy without WITH CHECK: planted.q
          create policy planted on leads to penguin_app using (tenant_id = app_sec.tenant_id()) with check (true) | calls a function outside a sub-select: leads.planted
          create table planted (tenant_id uuid, lead_id uuid, constraint planted_lead foreign key (tenant_id, lead_id) references leads (tenant_id, id)) | foreign key without an index: planted.planted_lead
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
          QUEUE | grant select on jobs_email to penguin_app                 | penguin_app reaches a partition directly: jobs_email
          OLAP  | grant select on campaign_performance_mv to penguin_app    | penguin_app reads a materialised view: campaign_performance_mv
          """)
  void shouldSeeAPlantedDefectOfAnotherTier(Tier tier, String ddl, String defect)
      throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute(ddl);
      assertThat(defects(admin, LINT)).contains(defect);
      admin.rollback();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create table planted (id int)                 | not forced: planted
          alter table users disable row level security  | not forced: users
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
}
