package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The ways round a table: foreign keys, partitions, materialised views, views, and two searches.
 */
@ExtendWith(TestDatabasesExtension.class)
class DetourAttackDbTest {
  private static final UUID OWN = TwoTenants.OWN;
  private static final UUID OTHER = TwoTenants.OTHER;
  private static final List<String> ATTACKERS = List.of(Roles.APP, Roles.WORKER);

  private static TestDatabases databases;

  @BeforeAll
  static void fill(TestDatabases own) throws SQLException {
    databases = own;
    for (Tier tier : Tier.values()) {
      TwoTenants.in(own, tier);
    }
  }

  @TestFactory
  Stream<DynamicTest> shouldNotReferenceARowOfAnother() throws SQLException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier);
          Statement statement = admin.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select k.conname, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
                         array(select a.attname::text from unnest(k.conkey) with ordinality as u (n, o)
                                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by o) as mine,
                         array(select a.attname::text from unnest(k.confkey) with ordinality as u (n, o)
                                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by o) as theirs
                    from pg_constraint k
                   where k.contype = 'f' and k.conparentid = 0
                     and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'tenant_id')
                     and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id')
                  """)) {
        while (row.next()) {
          String name = row.getString("child") + "." + row.getString("conname");
          String child = row.getString("child");
          String parent = row.getString("parent");
          List<String> mine = List.of((String[]) row.getArray("mine").getArray());
          List<String> theirs = List.of((String[]) row.getArray("theirs").getArray());
          tests.add(
              dynamicTest(
                  "reference " + tier.key() + "." + name,
                  () -> assertThat(refer(tier, child, parent, mine, theirs)).isEqualTo("23503")));
        }
      }
    }
    return tests.stream();
  }

  /** As the superuser, whom no policy stops: the key itself must refuse. */
  private static String refer(
      Tier tier, String child, String parent, List<String> mine, List<String> theirs)
      throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      List<String> sets = new ArrayList<>();
      for (int i = 0; i < mine.size(); i++) {
        if (!mine.get(i).equals("tenant_id")) {
          sets.add(
              mine.get(i)
                  + " = (select "
                  + theirs.get(i)
                  + " from "
                  + parent
                  + " where tenant_id = '"
                  + OTHER
                  + "' limit 1)");
        }
      }
      try {
        statement.execute("set constraints all immediate");
        statement.execute(
            "update "
                + child
                + " set "
                + String.join(", ", sets)
                + " where tenant_id = '"
                + OWN
                + "'");
        return "accepted";
      } catch (SQLException e) {
        return String.valueOf(e.getSQLState());
      } finally {
        admin.rollback();
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> shouldNotReachAPartitionOrAMaterialisedView() throws SQLException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier);
          Statement statement = admin.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                   where c.relkind = 'm' or (c.relkind in ('r', 'p') and c.relispartition)
                  """)) {
        while (row.next()) {
          String name = row.getString(1);
          tests.add(
              dynamicTest(
                  "directly " + tier.key() + "." + name,
                  () -> {
                    try (Connection app = databases.connection(tier, Roles.APP)) {
                      Attempt attempt = new Attempt(app);
                      assertThat(attempt.error(OWN, "select * from " + name)).isEqualTo("42501");
                      assertThat(attempt.error(OWN, "delete from " + name)).isIn("42501", "42809");
                    }
                  }));
        }
      }
    }
    return tests.stream();
  }

  @Test
  void shouldSeeOwnRowsOnlyThroughViews() throws SQLException {
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier);
          Statement statement = admin.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                   where c.relkind = 'v' and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
                  """)) {
        while (row.next()) {
          for (String role : ATTACKERS) {
            try (Connection connection = databases.connection(tier, role)) {
              assertThat(
                      new Attempt(connection)
                          .reach(
                              OWN,
                              "select 1 from "
                                  + row.getString(1)
                                  + " where tenant_id = '"
                                  + OTHER
                                  + "'"))
                  .as(row.getString(1))
                  .isLessThan(1);
            }
          }
        }
      }
    }
  }

  @Test
  void shouldFindAndListOwnRowsOnlyThroughFunctions() throws SQLException {
    try (Connection content = databases.connection(Tier.CONTENT, Roles.APP);
        Connection olap = databases.connection(Tier.OLAP, Roles.APP);
        Connection admin = databases.superuser(Tier.OLAP);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "update campaign_analytics a set campaign_id = c.id from campaigns c where c.tenant_id = a.tenant_id");
      statement.execute("refresh materialized view campaign_performance_mv");
      Attempt search = new Attempt(content);
      String find =
          "select * from app_sec.search_messages('word', '~', null, null, null, null, 50)";
      assertThat(search.reach(OWN, find)).isLessThanOrEqualTo(1);
      assertThat(search.reach(null, find)).isZero();
      String found = find.replace("search_messages", "found_messages");
      assertThat(search.reach(OWN, found)).isLessThanOrEqualTo(1);
      assertThat(search.reach(null, found)).isZero();
      String messages = "select * from app_sec.message_page('~', null, null, null, null, 50)";
      assertThat(search.reach(OWN, messages)).isEqualTo(1);
      assertThat(search.reach(null, messages)).isZero();
      Attempt list = new Attempt(olap);
      String page =
          "select * from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 50)";
      assertThat(list.reach(OWN, page)).isEqualTo(1);
      assertThat(list.reach(null, page)).isZero();
    }
  }
}
