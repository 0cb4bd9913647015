package com.penguinmails.data.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestTenants;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class SecurityIncidentDbTest {
  private final TestDatabases databases;
  private final UUID tenant;
  private final UUID other;

  SecurityIncidentDbTest(TestDatabases databases) {
    this.databases = databases;
    TestTenants tenants = TestTenants.in(databases);
    this.tenant = tenants.first().id();
    this.other = tenants.second().id();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute("truncate security_events, system_notifications cascade");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "critical, Critical Security Alert, escalated",
    "high, Security Alert, standard",
  })
  void shouldAlertAtOnceWhenSevere(String severity, String title, String level)
      throws SQLException {
    incident("login_failure", severity, tenant);
    assertThat(
            rows(
                "select severity || '|' || title || '|' || (metadata ->> 'alert_level') || '|' || message from system_notifications"))
        .containsExactly(
            severity
                + "|"
                + title
                + "|"
                + level
                + "|Security incident detected: many wrong passwords. Severity: "
                + severity
                + ", Count (last hour): 1");
    assertThat(
            rows(
                "select failure_reason || ' ' || action_attempted || ' ' || success from security_events"))
        .containsExactly("many wrong passwords security_incident false");
  }

  @Test
  void shouldAlertFromTheSeventhOfAKindWithinAnHour() throws SQLException {
    for (int i = 0; i < 6; i++) {
      incident("login_failure", "low", tenant);
    }
    assertThat(rows("select title from system_notifications")).isEmpty();
    incident("login_failure", "low", tenant);
    assertThat(
            rows(
                "select title || ' ' || (metadata ->> 'incident_count') from system_notifications"))
        .containsExactly("Security Alert 7");
    for (int i = 0; i < 5; i++) {
      incident("login_failure", "low", tenant);
    }
    assertThat(
            rows(
                "select title || ' ' || (metadata ->> 'alert_level') from system_notifications order by created"))
        .hasSize(6)
        .last()
        .isEqualTo("Frequent Security Incidents frequent");
  }

  @Test
  void shouldCountOtherKindsOtherTenantsAndOlderOnesApart() throws SQLException {
    for (int i = 0; i < 6; i++) {
      incident("login_failure", "low", other);
      incident("scan", "low", tenant);
      incident("login_failure", "low", null);
    }
    incident("login_failure", "low", tenant);
    assertThat(
            rows(
                "select metadata ->> 'incident_count_last_hour' from security_events where tenant_id = '"
                    + tenant
                    + "' and event_type = 'login_failure'"))
        .containsExactly("0");
    assertThat(rows("select title from system_notifications")).isEmpty();
  }

  @Test
  void shouldRecordAnIncidentOfATenantNobodyKnows() throws SQLException {
    incident("login_failure", "high", UUID.randomUUID());
    assertThat(rows("select coalesce(tenant_id::text, 'none') from security_events"))
        .containsExactly("none");
  }

  private void incident(String kind, String severity, @Nullable UUID about) throws SQLException {
    try (Connection worker = databases.connection(Tier.OLTP, Roles.WORKER);
        PreparedStatement statement =
            worker.prepareStatement(
                "select alert_security_incident(?, ?, 'many wrong passwords', ?, p_ip_address => '192.0.2.1')")) {
      statement.setString(1, kind);
      statement.setString(2, severity);
      statement.setObject(3, about);
      statement.execute();
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }
}
