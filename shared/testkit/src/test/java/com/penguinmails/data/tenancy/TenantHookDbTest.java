package com.penguinmails.data.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Two tenants, Anna's and Ben's, and every way to reach a row. */
@ExtendWith(TestDatabasesExtension.class)
class TenantHookDbTest {
  private static final UUID ANNA = UUID.randomUUID();
  private static final UUID BEN = UUID.randomUUID();

  private static TenantDataSource guarded;
  private static Database database;
  private static TestDatabases databases;

  @BeforeAll
  static void connect(TestDatabases given) throws SQLException {
    databases = given;
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(given.url(Tier.OLTP));
    source.setUser(Roles.APP);
    source.setPassword(given.password(Roles.APP));
    source.setPrepareThreshold(0);
    guarded = new TenantDataSource(source);
    database = new Database(guarded);
    try (Connection admin = given.superuser(Tier.OLTP);
        PreparedStatement insert =
            admin.prepareStatement("insert into tenants (id, name) values (?, 'a'), (?, 'b')")) {
      insert.setObject(1, ANNA);
      insert.setObject(2, BEN);
      insert.execute();
    }
  }

  @BeforeEach
  void seed() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute("delete from companies");
    }
    for (UUID tenant : List.of(ANNA, BEN)) {
      TenantContext.runAs(tenant, () -> add("first"));
      TenantContext.runAs(tenant, () -> add("second"));
    }
  }

  @Test
  void shouldShowEachTenantOnlyItsOwnRows() {
    assertThat(TenantContext.callAs(ANNA, TenantHookDbTest::tenants)).containsOnly(ANNA).hasSize(2);
    assertThat(TenantContext.callAs(BEN, TenantHookDbTest::tenants)).containsOnly(BEN).hasSize(2);
  }

  @Test
  void shouldShowNothingInTheSystemScope() {
    assertThat(TenantContext.callAsSystem(TenantHookDbTest::tenants)).isEmpty();
  }

  @Test
  void shouldRefuseAStatementWithoutContext() {
    assertThatThrownBy(TenantHookDbTest::tenants)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
  }

  @Test
  void shouldRefuseARowOfAnotherTenant() {
    assertThatThrownBy(
            () ->
                TenantContext.callAs(
                    ANNA,
                    () ->
                        database.update(
                            "insert into companies (tenant_id, name) values (?, 'x')", BEN)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
  }

  @Test
  void shouldCarryTheContextInFrontOfAWithInsert() {
    UUID written =
        TenantContext.callAs(
            ANNA,
            () ->
                database
                    .first(
                        """
                        with row as (
                          insert into companies (tenant_id, name) values (app_sec.tenant_id(), ?) returning *)
                        select tenant_id from row
                        """,
                        row -> row.uuid("tenant_id"),
                        "third")
                    .orElseThrow());
    assertThat(written).isEqualTo(ANNA);
  }

  @Test
  void shouldRefuseAnotherTenantInsideATransaction() {
    assertThatThrownBy(
            () ->
                TenantContext.callAs(
                    ANNA,
                    () ->
                        database.transact(
                            sql -> {
                              sql.update("update companies set name = 'mine'");
                              return TenantContext.callAs(
                                  BEN, () -> sql.update("update companies set name = 'yours'"));
                            })))
        .isInstanceOf(DatabaseException.class)
        .hasRootCauseMessage("the tenant changed inside a transaction");
    assertThat(TenantContext.callAs(ANNA, TenantHookDbTest::names)).contains("first", "second");
  }

  @Test
  void shouldSetTheContextAnewInEveryTransactionOfAConnection() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      connection.setAutoCommit(false);
      PreparedStatement count = connection.prepareStatement("select count(*) from companies");
      assertThat(as(ANNA, () -> single(count))).isEqualTo(2);
      connection.commit();
      assertThatThrownBy(() -> single(count)).hasMessageContaining("no tenant context");
      connection.rollback();
      assertThat(as(BEN, () -> single(count))).isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseAPlainStatementOutsideATransaction() throws SQLException {
    try (Connection connection = guarded.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> as(ANNA, () -> statement.execute("select * from companies")))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P01"));
    }
  }

  @Test
  void shouldRunBatchesInTheTenantsTransaction() throws SQLException {
    int[] changed =
        as(
            ANNA,
            () -> {
              try (Connection connection = guarded.getConnection()) {
                connection.setAutoCommit(false);
                PreparedStatement insert = insertion(connection);
                for (String name : List.of("x", "y")) {
                  insert.setString(1, name);
                  insert.addBatch();
                }
                int[] counts = insert.executeBatch();
                connection.commit();
                return counts;
              }
            });
    assertThat(changed).containsExactly(1, 1);
    assertThat(TenantContext.callAs(ANNA, TenantHookDbTest::names)).contains("x", "y");
    assertThat(TenantContext.callAs(BEN, TenantHookDbTest::names)).doesNotContain("x", "y");
  }

  @Test
  void shouldRefuseABatchOutsideATransaction() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      PreparedStatement insert = insertion(connection);
      insert.setString(1, "x");
      assertThatThrownBy(
              () ->
                  as(
                      ANNA,
                      () -> {
                        insert.addBatch();
                        return true;
                      }))
          .hasMessageContaining("needs a transaction");
    }
  }

  @Test
  void shouldStreamOnlyTheTenantsRows() {
    List<UUID> seen = new ArrayList<>();
    TenantContext.runAs(
        ANNA,
        () ->
            database.transact(
                sql -> {
                  sql.stream("select * from companies", 1, row -> seen.add(tenantOf(row)));
                  return true;
                }));
    assertThat(seen).containsOnly(ANNA).hasSize(2);
  }

  @Test
  void shouldKeepTheContextBehindASavepoint() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      connection.setAutoCommit(false);
      as(
          ANNA,
          () -> {
            Savepoint savepoint = connection.setSavepoint();
            insertion(connection, "lost").executeUpdate();
            connection.rollback(savepoint);
            insertion(connection, "kept").executeUpdate();
            connection.commit();
            return true;
          });
    }
    assertThat(TenantContext.callAs(ANNA, TenantHookDbTest::names))
        .contains("kept")
        .doesNotContain("lost");
  }

  @Test
  void shouldRefuseASavepointWithoutContext() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      connection.setAutoCommit(false);
      assertThatThrownBy(connection::setSavepoint).hasMessageContaining("no tenant context");
    }
  }

  @Test
  void shouldGuardCallableStatements() throws SQLException {
    try (Connection connection = guarded.getConnection();
        var call = connection.prepareCall("{call app_sec.set_context(null, null, null)}")) {
      assertThatThrownBy(() -> as(ANNA, call::execute)).hasMessageContaining("needs a transaction");
    }
  }

  @Test
  void shouldNotHandOutTheConnectionBehind() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      assertThatThrownBy(() -> connection.unwrap(org.postgresql.PGConnection.class))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(connection::getMetaData).isInstanceOf(SQLException.class);
      assertThat(connection.prepareStatement("select 1").getConnection()).isSameAs(connection);
    }
  }

  @Test
  void shouldRefuseWhatPinsAProxyConnection() throws SQLException {
    try (Connection connection = guarded.getConnection()) {
      assertThatThrownBy(() -> connection.setReadOnly(true)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connection.setSchema("x")).isInstanceOf(SQLException.class);
    }
  }

  private static UUID tenantOf(com.penguinmails.data.sql.Row row) {
    try {
      return row.uuid("tenant_id");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(String name) {
    database.update(
        "insert into companies (tenant_id, name) values (app_sec.tenant_id(), ?)", name);
  }

  private static List<UUID> tenants() {
    return database.list("select tenant_id from companies", row -> row.uuid("tenant_id"));
  }

  private static List<String> names() {
    return database.list("select name from companies", row -> row.text("name"));
  }

  private static PreparedStatement insertion(Connection connection) throws SQLException {
    return connection.prepareStatement(
        "insert into companies (tenant_id, name) values (app_sec.tenant_id(), ?)");
  }

  private static PreparedStatement insertion(Connection connection, String name)
      throws SQLException {
    PreparedStatement insert = insertion(connection);
    insert.setString(1, name);
    return insert;
  }

  private static int single(PreparedStatement count) throws SQLException {
    try (ResultSet result = count.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private static <T> T as(UUID tenant, Work<T> work) throws SQLException {
    Supplier<T> unchecked =
        () -> {
          try {
            return work.run();
          } catch (SQLException e) {
            throw new WrappedSqlException(e);
          }
        };
    try {
      return TenantContext.callAs(tenant, unchecked);
    } catch (WrappedSqlException e) {
      throw e.cause;
    }
  }

  private static final class WrappedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    WrappedSqlException(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
