package com.penguinmails.operations.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class AuditChainsDbTest {
  private final TestDatabases databases;

  AuditChainsDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldReportAChainThatWasRewrittenAfterItsHeadWasExported() throws SQLException {
    try (TestApi api = TestApi.start(databases)) {
      UUID tenant = api.tenants().first().id();
      UUID other = api.tenants().second().id();
      write(tenant);
      write(other);
      AuditChains chains = api.beans(Roles.WORKER).getBean(AuditChains.class);
      assertThat(problems(chains, tenant, other)).isEmpty();
      assertThat(problems(chains, tenant, other)).isEmpty();
      assertThat(text(Tier.OLAP, "select count(*) from audit_chain_heads")).isEqualTo("2");

      run(
          "alter table audit_log_enhanced disable trigger user; delete from audit_log_enhanced where tenant_id = '"
              + tenant
              + "'; alter table audit_log_enhanced enable trigger user");
      write(tenant);

      assertThat(problems(chains, tenant, other))
          .containsExactly(tenant + " 3: it differs from the exported head");
      assertThat(
              text(
                  Tier.OLTP,
                  "select title || ' ' || tenant_id from system_notifications where category = 'security_incident'"))
          .isEqualTo("Critical Security Alert " + tenant);
    }
  }

  private void write(UUID tenant) throws SQLException {
    for (int i = 0; i < 3; i++) {
      run(
          "insert into audit_log_enhanced (tenant_id, seq, action, resource_type, resource_id, previous_hash, hash) values ('"
              + tenant
              + "', 0, 'x', 'x', gen_random_uuid(), '', '')");
    }
  }

  private static List<String> problems(AuditChains chains, UUID... tenants) {
    return Stream.of(tenants).map(chains::check).flatMap(Optional::stream).toList();
  }

  private void run(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
