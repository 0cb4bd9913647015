package com.penguinmails.data.isolation;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.ports.FreePorts;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PgBouncer in transaction mode in front of the tests' server, if this machine has it. */
record PgBouncer(Process process, int port, Path directory) implements AutoCloseable {

  static Optional<Path> program() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with so many server connections per database and role. */
  static PgBouncer start(TestDatabases databases, int serverConnections) throws IOException {
    Path directory =
        Files.createTempDirectory(
            "pgbouncer",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    StringBuilder users = new StringBuilder();
    for (String role : List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM)) {
      users
          .append('"')
          .append(role)
          .append("\" \"")
          .append(databases.password(role))
          .append("\"\n");
    }
    Path userFile = Files.writeString(directory.resolve("users"), users);
    int port = FreePorts.next();
    String server = databases.directUrl(Tier.OLTP).replaceAll(".*//([^/]+)/.*", "$1");
    Path settings =
        Files.writeString(
            directory.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=%s port=%s
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %s
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = %s
            pool_mode = transaction
            default_pool_size = %s
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(
                    server.replaceAll(":.*", ""),
                    server.replaceAll(".*:", ""),
                    port,
                    userFile,
                    serverConnections));
    List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString(), "-q"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new PgBouncer(process, port, directory);
  }

  String url(TestDatabases databases, Tier tier) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + databases.database(tier)
        + "?prepareThreshold=0&connectTimeout=5&socketTimeout=30";
  }

  Connection connection(TestDatabases databases, Tier tier, String role) throws SQLException {
    return DriverManager.getConnection(url(databases, tier), role, databases.password(role));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
