package com.penguinmails.testkit.postgres;

import static com.penguinmails.testkit.postgres.PostgresServerDbTest.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestDatabasesExtension.class)
final class TestDatabasesDbTest {
  private final TestDatabases databases;

  TestDatabasesDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shouldBeMigrated(Tier tier) {
    int pending =
        new Migrator(tier, databases.directUrl(tier), Roles.OWNER, databases.password(Roles.OWNER))
            .migrate();

    assertThat(pending).isZero();
  }

  @Test
  void shouldBeIndependentOfOneAnother() throws SQLException {
    try (TestDatabases other = TestDatabases.create();
        Connection here = databases.owner(Tier.OLTP);
        Connection there = other.owner(Tier.OLTP);
        Statement statement = here.createStatement()) {
      statement.execute("create table only_here (id int)");

      assertThat(one(here, "select to_regclass('only_here')")).isEqualTo("only_here");
      assertThat(one(there, "select to_regclass('only_here')")).isNull();
    }
  }

  @Test
  void shouldBeDroppedEvenWhileSomeoneIsConnected() throws SQLException {
    TestDatabases other = TestDatabases.create();
    try (Connection connected = other.connection(Tier.QUEUE, Roles.WORKER)) {
      other.close();

      assertThat(connected.isValid(1)).isFalse();
      try (Connection connection = databases.superuser(Tier.QUEUE)) {
        assertThat(new AdminSql(connection).exists(other.database(Tier.QUEUE))).isFalse();
      }
    }
  }

  @Test
  void shouldRunSessionsOutsideUtc() throws SQLException {
    try (Connection connection = databases.connection(Tier.OLTP, Roles.APP)) {
      assertThat(one(connection, "show timezone")).isEqualTo("Asia/Kathmandu");
    }
  }

  @Test
  void shouldGiveTheOwnerTheFunctionsToHandOverButNotTheirRows() throws SQLException {
    try (Connection connection = databases.owner(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute("create function handed_over() returns int language sql return 1");
      statement.execute("grant create on schema public to penguin_auth");
      statement.execute("alter function handed_over() owner to penguin_auth");

      assertThat(
              one(
                  connection,
                  "select proowner::regrole from pg_proc where proname = 'handed_over'"))
          .isEqualTo("penguin_auth");
      assertThat(one(connection, "select pg_has_role('penguin_auth', 'usage')")).isEqualTo("f");
      assertThatThrownBy(() -> statement.execute("drop role penguin_app"))
          .hasMessageContaining("permission denied");
    }
  }
}
