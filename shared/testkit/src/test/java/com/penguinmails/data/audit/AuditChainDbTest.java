package com.penguinmails.data.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.data.tenancy.TenantDataSource;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An owner can change an audit trail; the verifier says from which row on. */
@ExtendWith(TestDatabasesExtension.class)
class AuditChainDbTest {
  private static final String OFF = "alter table audit_log_enhanced disable trigger user; ";
  private static final String ON = "; alter table audit_log_enhanced enable trigger user";

  private final TestDatabases databases;
  private final UUID tenant = UUID.randomUUID();

  AuditChainDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update audit_log_enhanced set new_values = '{"n": 7}' where T and seq = 4       | 4 its values are not what was written
          update audit_log_enhanced set user_id = gen_random_uuid() where T and seq = 5   | 5 it is not what was written
          update audit_log_enhanced set created_at = created_at - interval '1 day' where T and seq = 2 | 2 it is not what was written
          update audit_log_enhanced set values_hash = sha256('x') where T and seq = 6     | 6 it is not what was written
          delete from audit_log_enhanced where T and seq = 6                              | 7 rows before it are missing
          delete from audit_log_enhanced where T and seq = 1                              | 2 rows before it are missing
          delete from audit_log_enhanced where T and seq > 8                              | 10 it was exported and is missing
          delete from audit_log_enhanced where T                                          | 10 it was exported and is missing
          truncate audit_log_enhanced                                                     | 10 it was exported and is missing
          update audit_log_enhanced set seq = case seq when 3 then -4 when 4 then -3 end where T and seq in (3, 4); update audit_log_enhanced set seq = -seq where T and seq < 0 | 3 it does not follow the row before it
          update audit_log_enhanced set erased_at = now() where T and seq = 9             | 9 it has values after they were erased
          """)
  void shouldNameTheFirstBadRow(String tampering, String found) throws SQLException {
    write(10);
    byte[] head = head(10);
    assertThat(verify(10L, head)).isEmpty();
    run(OFF + tampering.replace("where T", "where tenant_id = '" + tenant + "'") + ON);
    assertThat(verify(10L, head)).isEqualTo(found);
  }

  @Test
  void shouldFindAForgedRowThatWasWrittenPastTheTrigger() throws SQLException {
    write(3);
    run(
        OFF
            + """
              insert into audit_log_enhanced (tenant_id, seq, action, resource_type, resource_id, previous_hash, hash)
              select tenant_id, 4, 'lead.deleted', 'lead', gen_random_uuid(), hash, sha256('forged') from audit_log_enhanced
               where tenant_id = '%s' and seq = 3
              """
                .formatted(tenant)
            + ON);
    assertThat(verify(null, null)).isEqualTo("4 it is not what was written");
  }

  @Test
  void shouldFindAChainThatWasWrittenAnewByItsExportedHead() throws SQLException {
    write(5);
    byte[] head = head(5);
    run(OFF + "delete from audit_log_enhanced where tenant_id = '" + tenant + "'" + ON);
    write(5);
    assertThat(verify(null, null)).isEmpty();
    assertThat(verify(5L, head)).isEqualTo("5 it differs from the exported head");
  }

  @Test
  void shouldFindATriggerThatIsOffOrGone() throws SQLException {
    write(2);
    for (String trigger : List.of("chain", "refuse_change", "refuse_truncate")) {
      run("alter table audit_log_enhanced disable trigger " + trigger);
      assertThat(verify(null, null))
          .isEqualTo("0 the trigger " + trigger + " is missing or disabled");
      run("alter table audit_log_enhanced enable trigger " + trigger);
    }
    assertThat(verify(null, null)).isEmpty();
  }

  @Test
  void shouldRefuseEveryChangeButErasure() throws SQLException {
    write(3);
    for (String change :
        List.of(
            "update audit_log_enhanced set action = 'x' where tenant_id = '" + tenant + "'",
            "update audit_log_enhanced set old_values = null, new_values = null, values_salt = null, erased_at = now() where tenant_id = '"
                + tenant
                + "'",
            "delete from audit_log_enhanced where tenant_id = '" + tenant + "'",
            "truncate audit_log_enhanced")) {
      assertThatThrownBy(() -> run(change)).hasMessageContaining("audit rows are never changed");
    }
    Database worker = database(Roles.WORKER);
    TenantContext.runAs(
        tenant,
        () ->
            assertThat(
                    worker.first(
                        "select app_sec.erase_audit_values(null, null, 1, 2) as n",
                        row -> row.integer("n")))
                .hasValue(2));
    assertThat(verify(null, null)).isEmpty();
    assertThat(
            text(
                "select count(*)::text from audit_log_enhanced where new_values is not null and tenant_id = '"
                    + tenant
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void shouldKeepOneChainUnderFiftyWriters() throws Exception {
    int writers = 50;
    int rows = 8;
    // Fifty on few processors wait longer for their turn than a request ever does.
    for (String limit : List.of("lock_timeout", "statement_timeout")) {
      run(
          "alter role %s in database %s set %s = '1min'"
              .formatted(Roles.APP, databases.database(Tier.OLTP), limit));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        done.add(
            executor.submit(
                () -> {
                  Database app = database(Roles.APP);
                  for (int n = 0; n < rows; n++) {
                    append(app, n);
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(verify(null, null)).isEmpty();
    assertThat(
            text(
                "select max(seq)::text || ' ' || count(*) from audit_log_enhanced where tenant_id = '"
                    + tenant
                    + "'"))
        .isEqualTo(writers * rows + " " + writers * rows);
  }

  private void write(int rows) {
    Database app = database(Roles.APP);
    for (int n = 0; n < rows; n++) {
      append(app, n);
    }
  }

  private void append(Database app, int n) {
    TenantContext.runAs(
        tenant,
        () ->
            app.first(
                "select app_sec.audit('lead.created', 'lead', gen_random_uuid(), null, jsonb_build_object('n', ?::int))",
                row -> true,
                n));
  }

  private Database database(String role) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(databases.url(Tier.OLTP) + "?prepareThreshold=0");
    source.setUser(role);
    source.setPassword(databases.password(role));
    return new Database(new TenantDataSource(source));
  }

  private String verify(
      @org.jspecify.annotations.Nullable Long seq, byte @org.jspecify.annotations.Nullable [] head)
      throws SQLException {
    try (Connection staff = databases.connection(Tier.OLTP, Roles.PLATFORM);
        PreparedStatement statement =
            staff.prepareStatement(
                "select seq || ' ' || problem from app_sec.verify_audit_chain(?, ?, ?)")) {
      statement.setObject(1, tenant);
      statement.setObject(2, seq, java.sql.Types.BIGINT);
      statement.setBytes(3, head);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private byte[] head(int seq) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        PreparedStatement statement =
            admin.prepareStatement(
                "select hash from audit_log_enhanced where tenant_id = ? and seq = ?")) {
      statement.setObject(1, tenant);
      statement.setInt(2, seq);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBytes(1);
      }
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }
}
