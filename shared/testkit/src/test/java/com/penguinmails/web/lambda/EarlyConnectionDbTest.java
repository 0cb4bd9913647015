package com.penguinmails.web.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class EarlyConnectionDbTest {
  private final TestDatabases databases;

  EarlyConnectionDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldConnectWhereCallersAreKnown() {
    try (TestApi api = TestApi.start(databases)) {
      ApplicationContext beans = api.beans(Roles.APP);

      assertThat(EarlyConnection.open(beans)).isSameAs(beans);

      Awaitility.await().untilAsserted(() -> assertThat(connections(Roles.APP)).isEqualTo(1));
    }
  }

  @Test
  void shouldLeaveOthersAlone() throws SQLException {
    try (TestApi api = TestApi.start(databases)) {
      EarlyConnection.open(api.beans(Roles.WORKER));
      EarlyConnection.open(api.beans(Roles.PLATFORM));

      Awaitility.await().untilAsserted(() -> assertThat(connections(Roles.PLATFORM)).isEqualTo(1));
      assertThat(connections(Roles.WORKER)).isZero();
    }
  }

  @Test
  void shouldStartWithoutADatabase() {
    Map<String, Object> nowhere =
        Map.of("database.oltp.url", "jdbc:postgresql://127.0.0.1:9/nothing");
    try (TestApi api = TestApi.start(databases, nowhere)) {
      ApplicationContext beans = api.beans(Roles.APP);

      assertThatCode(() -> EarlyConnection.use(beans)).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldOpenNoneBesideASnapshot() {
    try (TestApi api = TestApi.start(databases);
        TestApi frozen =
            TestApi.start(databases, Map.of("aws.lambda.initialization.type", "snap-start"))) {
      assertThat(EarlyConnection.isOf(api.beans(Roles.APP))).isTrue();
      assertThat(EarlyConnection.isOf(frozen.beans(Roles.APP))).isFalse();
    }
  }

  private int connections(String role) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity where usename = ? and datname = current_database()")) {
      statement.setString(1, role);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }
}
