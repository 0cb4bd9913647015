package com.penguinmails.operations.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class ReconciliationDbTest {
  private final TestDatabases databases;

  ReconciliationDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldFindAndMendWhatTheTiersDoNotAgreeOnOnce() throws SQLException {
    try (TestApi api = TestApi.start(databases)) {
      UUID tenant = api.tenants().first().id();
      UUID campaign = campaign(tenant);
      String lostJob = send(tenant, campaign, "reserved", null);
      String unrecorded = send(tenant, campaign, "accepted", "queued");
      String lostMessage = send(tenant, campaign, "accepted", null);
      String openFailure = send(tenant, campaign, "failed", "queued");
      String fine = send(tenant, campaign, "accepted", "sent");
      String young = send(tenant, campaign, "reserved", null);
      run(Tier.OLTP, "update send_ledger set reserved = now() where storage_key = ?", young);
      String orphan = message(tenant, campaign, StorageKey.at(Instant.now()).value(), "queued");

      Findings found = reconcile(api);
      assertThat(found).isEqualTo(new Findings(1, 1, 1, 1, 1, 1));
      assertThat(status(unrecorded)).isEqualTo("sent");
      assertThat(status(lostMessage)).isEqualTo("sent");
      assertThat(status(openFailure)).isEqualTo("failed");
      assertThat(status(orphan)).isEqualTo("failed");
      assertThat(status(fine)).isEqualTo("sent");
      assertThat(
              text(
                  Tier.QUEUE,
                  "select string_agg(payload ->> 'ledger_id', ',') from jobs where queue_name = 'email-sending'"))
          .isEqualTo(lostJob.substring(7));
      assertThat(text(Tier.OLAP, "select name from campaigns where id = '" + campaign + "'"))
          .isEqualTo("Spring");
      assertThat(reconcile(api)).isEqualTo(Findings.NONE);
    }
  }

  private static Findings reconcile(TestApi api) {
    return api.beans(Roles.WORKER)
        .getBean(Reconciliation.class)
        .run(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)), Duration.ofDays(2));
  }

  private UUID campaign(UUID tenant) throws SQLException {
    UUID id = Ids.next();
    run(
        Tier.OLTP,
        "insert into campaigns (id, tenant_id, name, status) values (?, ?, 'Spring', 'sending')",
        id,
        tenant);
    return id;
  }

  private String send(
      UUID tenant,
      UUID campaign,
      String state,
      @org.jspecify.annotations.Nullable String messageStatus)
      throws SQLException {
    StorageKey key = StorageKey.at(Instant.now());
    UUID lead = Ids.next();
    UUID enrolment = Ids.next();
    run(
        Tier.OLTP,
        "insert into leads (id, tenant_id, email) values (?, ?, ?)",
        lead,
        tenant,
        lead + "@example.org");
    run(
        Tier.OLTP,
        "insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id) values (?, ?, ?, ?)",
        enrolment,
        tenant,
        campaign,
        lead);
    run(
        Tier.OLTP,
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key,
                                 state, reserved)
        values (?, ?, ?, ?, ?, gen_random_uuid(), gen_random_uuid(), ?, ?, now() - interval '1 hour')
        """,
        key.id(),
        tenant,
        campaign,
        enrolment,
        lead,
        key.value(),
        state);
    if (messageStatus != null) {
      message(tenant, campaign, key.value(), messageStatus);
    }
    return key.value();
  }

  private String message(UUID tenant, UUID campaign, String key, String status)
      throws SQLException {
    run(
        Tier.CONTENT,
        "insert into email_messages (storage_key, tenant_id, campaign_id, direction, status, created_at) values (?, ?, ?, 'outbound', ?, now() - interval '1 hour')",
        key,
        tenant,
        campaign,
        status);
    return key;
  }

  private String status(String key) throws SQLException {
    return text(
        Tier.CONTENT, "select status from email_messages where storage_key = '" + key + "'");
  }

  private void run(Tier tier, String sql, Object... values) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        PreparedStatement statement = admin.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private String text(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
