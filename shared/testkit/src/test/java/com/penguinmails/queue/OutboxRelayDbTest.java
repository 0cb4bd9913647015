package com.penguinmails.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way from the outbox to the queue. */
@ExtendWith(TestDatabasesExtension.class)
class OutboxRelayDbTest {

  @Test
  void shouldMoveTenantsSideBySideAndEveryRowOnce(TestDatabases databases) throws SQLException {
    try (TestApi api = TestApi.start(databases)) {
      OutboxRelay relay = api.beans(Roles.WORKER).getBean(OutboxRelay.class);
      fill(databases, api.tenants().first(), 1_300);
      fill(databases, api.tenants().second(), 10);

      // Time for one batch: the deadline is over before a second one may begin.
      Clock clock = new StoppingClock();
      assertThat(relay.relay(Deadline.in(clock, Duration.ofSeconds(9)))).isEqualTo(260);
      assertThat(moved(databases, api.tenants().second())).isEqualTo("10");
      assertThat(moved(databases, api.tenants().first())).isEqualTo("250");

      relay.relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
      assertThat(text(databases, Tier.OLTP, "select count(*) from outbox")).isEqualTo("0");
      assertThat(moved(databases, api.tenants().first())).isEqualTo("1300");
      assertThat(api.rung()).contains(Queues.LEAD_IMPORT);
    }
  }

  private static void fill(TestDatabases databases, TestTenant tenant, int rows)
      throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into outbox (id, tenant_id, queue_name, job_type, payload)
          select gen_random_uuid(), '%s', '%s', 'test', '{}' from generate_series(1, %d)
          """
              .formatted(tenant.id(), Queues.LEAD_IMPORT, rows));
    }
  }

  private static String moved(TestDatabases databases, TestTenant tenant) throws SQLException {
    return text(
        databases,
        Tier.QUEUE,
        "select count(*) from jobs where job_type = 'test' and tenant_id = '" + tenant.id() + "'");
  }

  private static String text(TestDatabases databases, Tier tier, String sql) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** Two seconds later at every look after the second. */
  private static final class StoppingClock extends Clock {
    private int looks;

    @Override
    public java.time.Instant instant() {
      return java.time.Instant.EPOCH.plusSeconds(++looks <= 2 ? 0 : 2L * looks);
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
