package com.penguinmails.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresServerDbTest {
  private final Path directory;

  PostgresServerDbTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static PostgresSettings settings(Path directory) {
    return new PostgresSettings(
        directory.resolve("data with a space"),
        0,
        "secret of 'postgres'",
        EmbeddedShare.passwords(),
        Map.of("fsync", "off", "log_line_prefix", "%m [%p] "));
  }

  @Test
  void shouldKeepDataBetweenStarts() throws Exception {
    try (PostgresServer first = PostgresServer.start(settings(directory))) {
      write(first);
    }
    try (PostgresServer second = PostgresServer.start(settings(directory))) {
      assertThat(read(second)).isEqualTo("kept");
    }
  }

  @Test
  void shouldRecoverWhenItsOwnerWasKilled() throws Exception {
    try (ChildProgram owner =
        ChildProgram.start(PostgresOwnerMain.class, directory, directory.toString())) {
      int port = owner.port();
      owner.kill();
      assertThat(Postmaster.ready(settings(directory).directory())).isPresent();
      try (PostgresServer next = PostgresServer.start(settings(directory))) {
        assertThat(next.port()).isNotEqualTo(port);
        write(next);
        assertThat(read(next)).isEqualTo("kept");
      }
    }
  }

  @Test
  void shouldRecoverWhenTheServerItselfWasKilled() throws Exception {
    PostgresSettings settings = settings(directory);
    try (PostgresServer first = PostgresServer.start(settings)) {
      write(first);
      Postmaster.ready(settings.directory()).orElseThrow().process().destroyForcibly();
      await().until(() -> Postmaster.ready(settings.directory()).isEmpty());
    }
    try (PostgresServer second = PostgresServer.start(settings)) {
      assertThat(read(second)).isEqualTo("kept");
    }
  }

  @Test
  void shouldStartAgainWhenKilledDuringCreation() throws Exception {
    PostgresSettings settings = settings(directory);
    Files.createDirectories(settings.directory());
    Files.writeString(settings.directory().resolve("PG_VERSION"), "17\n");
    Files.writeString(settings.beside(".creating"), "");
    try (PostgresServer server = PostgresServer.start(settings)) {
      assertThat(server.port()).isPositive();
    }
    assertThat(settings.beside(".creating")).doesNotExist();
  }

  @Test
  void shouldForgetAPidFileWhoseNumberBelongsToAnotherProgram() throws Exception {
    PostgresSettings settings = settings(directory);
    PostgresServer.start(settings).close();
    Files.writeString(
        settings.directory().resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");
    try (PostgresServer server = PostgresServer.start(settings)) {
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void shouldRefuseASecondOwner() throws Exception {
    try (PostgresServer first = PostgresServer.start(settings(directory))) {
      assertThatThrownBy(() -> PostgresServer.start(settings(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("owns");
      write(first);
    }
  }

  @Test
  void shouldAskEveryoneForAPasswordAndLimitRuntimeRoles() throws Exception {
    try (PostgresServer server = PostgresServer.start(settings(directory))) {
      String url = server.url(Tier.OLTP);
      try (Connection superuser = server.superuser("penguin_oltp")) {
        assertThat(
                one(
                    superuser,
                    "select string_agg(distinct split_part(rolpassword, ':', 1), ',') from pg_authid"))
            .isEqualTo("SCRAM-SHA-256$1");
      }
      for (String role : List.of(Roles.APP, Roles.OWNER, "postgres")) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, role, "wrong"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
      for (String role : List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM)) {
        String password = EmbeddedShare.passwords().getOrDefault(role, "");
        try (Connection connection = DriverManager.getConnection(url, role, password)) {
          assertThat(one(connection, "show statement_timeout")).isEqualTo("8s");
          assertThat(one(connection, "show lock_timeout")).isEqualTo("2s");
          assertThat(one(connection, "show idle_in_transaction_session_timeout")).isEqualTo("10s");
          assertThatThrownBy(() -> one(connection, "create table refused (id int)"))
              .hasMessageContaining("permission denied for schema public");
        }
      }
    }
  }

  private static void write(PostgresServer server) throws SQLException {
    try (Connection connection = server.superuser("penguin_oltp");
        Statement statement = connection.createStatement()) {
      statement.execute("create table marker as select 'kept' as word");
    }
  }

  private static String read(PostgresServer server) throws SQLException {
    try (Connection connection = server.superuser("penguin_oltp")) {
      return one(connection, "select word from marker");
    }
  }

  static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
