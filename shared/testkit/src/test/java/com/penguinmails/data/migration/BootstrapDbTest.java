package com.penguinmails.data.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A server of its own: roles belong to all databases of one. */
@EnabledIfSystemProperty(named = "postgres", matches = "embedded")
class BootstrapDbTest {
  private static final Map<String, String> PASSWORDS =
      Map.of(Roles.OWNER, "one", Roles.APP, "two", Roles.WORKER, "three", Roles.PLATFORM, "four");

  /** RDS has no superuser for us; its master user creates roles and hands on pg_monitor. */
  @Test
  void shouldPrepareAsAMasterUserThatIsNoSuperuser() throws IOException, SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/";
      try (Connection superuser = DriverManager.getConnection(url + "postgres", "postgres", "");
          Statement statement = superuser.createStatement()) {
        statement.execute("create role penguin_master login createrole createdb password 'm'");
        statement.execute("grant pg_monitor to penguin_master with admin option");
      }
      Bootstrap bootstrap =
          new Bootstrap(
              database -> DriverManager.getConnection(url + database, "penguin_master", "m"));
      bootstrap.run(PASSWORDS);
      bootstrap.run(PASSWORDS);

      try (Connection owner =
              DriverManager.getConnection(url + "penguin_oltp", "penguin_owner", "one");
          Statement statement = owner.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select pg_has_role('penguin_auth', 'pg_read_all_stats', 'usage'),
                         has_database_privilege('penguin_app', 'penguin_oltp', 'connect'),
                         has_schema_privilege('penguin_owner', 'public', 'create'),
                         has_schema_privilege('penguin_app', 'public', 'create')
                  """)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean(1)).as("sees the statements of others").isTrue();
        assertThat(row.getBoolean(2)).as("app connects").isTrue();
        assertThat(row.getBoolean(3)).as("owner creates").isTrue();
        assertThat(row.getBoolean(4)).as("app creates").isFalse();
      }
    }
  }
}
