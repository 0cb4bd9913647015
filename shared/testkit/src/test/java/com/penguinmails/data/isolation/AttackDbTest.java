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
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** One tenant attacks another's rows, in every table and in every way there is. */
@ExtendWith(TestDatabasesExtension.class)
class AttackDbTest {
  private static final UUID OWN = TwoTenants.OWN;
  private static final UUID OTHER = TwoTenants.OTHER;
  private static final List<String> ATTACKERS = List.of(Roles.APP, Roles.WORKER);

  private static final Map<Tier, TwoTenants> TIERS = new EnumMap<>(Tier.class);
  private static TestDatabases databases;

  @BeforeAll
  static void fill(TestDatabases own) throws SQLException {
    databases = own;
    for (Tier tier : Tier.values()) {
      TIERS.put(tier, TwoTenants.in(own, tier));
    }
  }

  private static List<Table> tables(Tier tier) {
    return Objects.requireNonNull(TIERS.get(tier)).tables();
  }

  /** What an attack needs. */
  private record Target(Tier tier, Table table, String role) {
    @Override
    public String toString() {
      return tier.key() + "." + table.name() + " as " + role;
    }
  }

  @FunctionalInterface
  private interface Attack {
    void run(Target target, Attempt attempt) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> shouldNotReadOrCount() {
    return each(
        "read and count",
        (target, attempt) -> {
          for (String column : attempt.columns(target.table(), "select")) {
            assertThat(
                    attempt.reach(
                        OWN, "select " + column + " from " + target.table().name() + other(target)))
                .as(column)
                .isLessThan(1);
          }
          assertThat(
                  attempt.reach(
                      OWN,
                      "select 1 from (select count(*) as n from "
                          + target.table().name()
                          + other(target)
                          + ") c where n > 0"))
              .isLessThan(1);
          assertThat(
                  attempt.reach(
                      OWN,
                      "select * from " + target.table().name() + other(target) + " for update"))
              .as("lock")
              .isLessThan(1);
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNotWriteChangeOrDelete() {
    return each(
        "write",
        (target, attempt) -> {
          Table table = target.table();
          List<String> writable = attempt.columns(table, "insert");
          if (writable.contains(table.owner())) {
            // A trigger that looks for what the row names may refuse before the policy does.
            assertThat(attempt.error(OWN, table.insert(writable), OTHER)).isIn("42501", "23503");
          }
          for (String column : attempt.columns(table, "update")) {
            assertThat(
                    attempt.reach(
                        OWN,
                        "update " + table.name() + " set " + column + " = default" + other(target)))
                .as("update " + column)
                .isLessThan(1);
          }
          assertThat(attempt.reach(OWN, "delete from " + table.name() + other(target)))
              .as("delete")
              .isLessThan(1);
          assertThat(attempt.error(OWN, "truncate " + table.name())).isEqualTo("42501");
          if (attempt.columns(table, "update").contains(table.owner())) {
            assertThat(
                    attempt.reach(
                        OWN,
                        "update " + table.name() + " set " + table.owner() + " = '" + OTHER + "'"))
                .as("push an own row into another tenant")
                .isLessThan(1);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNotLearnFromOrWriteOntoAUniqueKey() throws SQLException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier)) {
        for (Table table : tables(tier)) {
          if (table.isOwned()) {
            for (List<String> key : keys(admin, table.name())) {
              ATTACKERS.forEach(
                  role ->
                      tests.add(
                          dynamicTest(
                              "unique " + tier.key() + "." + table.name() + key + " as " + role,
                              () -> collide(new Target(tier, table, role), key))));
            }
          }
        }
      }
    }
    return tests.stream();
  }

  /** Inserts an own row with the other's key: nothing may tell that the key is taken. */
  private static void collide(Target target, List<String> key) throws Exception {
    Table table = target.table();
    try (Connection connection = databases.connection(target.tier(), target.role());
        Connection admin = databases.superuser(target.tier())) {
      Attempt attempt = new Attempt(connection);
      List<String> writable = attempt.columns(table, "insert");
      boolean ownRowOnly = key.equals(List.of(table.owner()));
      if (ownRowOnly || !writable.containsAll(key) || !writable.contains(table.owner())) {
        return;
      }
      String insert = insertWithKeyOfOther(admin, table, writable, key);
      assertThat(attempt.error(OWN, insert, OWN)).as("enumerate").isNotEqualTo("23505");
      String upsert =
          insert
              + " on conflict ("
              + String.join(", ", key)
              + ") do update set "
              + table.owner()
              + " = excluded."
              + table.owner();
      assertThat(attempt.error(OWN, upsert, OWN)).as("upsert").isNotIn("23505", "21000");
      assertThat(stillOther(admin, table)).isEqualTo(1);
    }
  }

  private static long stillOther(Connection admin, Table table) throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from "
                    + table.name()
                    + " where "
                    + table.owner()
                    + " = '"
                    + OTHER
                    + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String insertWithKeyOfOther(
      Connection admin, Table table, List<String> writable, List<String> key) throws SQLException {
    String insert = table.insert(writable);
    List<String> values =
        new ArrayList<>(
            List.of(
                insert
                    .substring(insert.indexOf(") values (") + 10, insert.length() - 1)
                    .split(", (?![^(]*\\))", -1)));
    for (String column : key) {
      if (!column.equals(table.owner())) {
        values.set(writable.indexOf(column), literal(admin, table, column));
      }
    }
    return "insert into "
        + table.name()
        + " ("
        + String.join(", ", writable)
        + ") values ("
        + String.join(", ", values)
        + ")";
  }

  private static String literal(Connection admin, Table table, String column) throws SQLException {
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
                    + OTHER
                    + "'")) {
      row.next();
      return row.getString(1);
    }
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

  /**
   * Functions with rights of their own that a request may call: each either asks the context for
   * the tenant, or is asked before there is one and then needs a secret.
   */
  @TestFactory
  Stream<DynamicTest> shouldNotLearnFromAFunction() throws SQLException {
    Set<String> beforeATenantIsKnown =
        Set.of("authenticate_api_key", "authenticate_member", "record_security_event");
    List<DynamicTest> tests = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier);
          Statement statement = admin.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select p.proname, p.prosrc ~ 'app_sec\\.tenant_id\\(\\)' as asks
                    from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname in ('app_sec', 'public')
                   where p.prosecdef and has_function_privilege('penguin_app', p.oid, 'execute')
                  """)) {
        while (row.next()) {
          String name = row.getString("proname");
          boolean asks = row.getBoolean("asks");
          tests.add(
              dynamicTest(
                  "function " + tier.key() + "." + name,
                  () -> assertThat(asks || beforeATenantIsKnown.contains(name)).isTrue()));
        }
      }
    }
    return tests.stream();
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
      Attempt list = new Attempt(olap);
      String page =
          "select * from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 50)";
      assertThat(list.reach(OWN, page)).isEqualTo(1);
      assertThat(list.reach(null, page)).isZero();
    }
  }

  @Test
  void shouldHaveNothingToListenTo() throws SQLException {
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier)) {
        assertThat(
                new Attempt(admin)
                    .reach(
                        null,
                        """
                        select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                         where n.nspname in ('public', 'app_sec') and p.prosrc ~* '(pg_)?notify' and p.prolang <>
                               (select oid from pg_language where lanname = 'c')
                        """))
            .isZero();
      }
    }
  }

  private static String other(Target target) {
    return " where " + target.table().owner() + " = '" + OTHER + "'";
  }

  private static Stream<DynamicTest> each(String name, Attack attack) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      for (Table table : tables(tier)) {
        if (!table.isOwned()) {
          continue;
        }
        for (String role : ATTACKERS) {
          Target target = new Target(tier, table, role);
          tests.add(
              dynamicTest(
                  name + " " + target,
                  () -> {
                    try (Connection connection = databases.connection(tier, role)) {
                      attack.run(target, new Attempt(connection));
                    }
                  }));
        }
      }
    }
    return tests.stream();
  }
}
