package com.penguinmails.bench.crash;

import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.testkit.ports.FreePorts;
import com.penguinmails.testkit.postgres.PostgresServer;
import com.penguinmails.testkit.postgres.PostgresSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A durable server on a port of its own that can be killed and started again. */
final class CrashServer implements AutoCloseable {
  /** Of the worker, in each tier. */
  static final int CONNECTIONS = 6;

  /** Small, so that kills meet the roll-up between any two of its steps. */
  private static final int EVENTS_OF_A_BATCH = 5;

  private final Path directory;
  private final PostgresSettings settings;
  private PostgresServer server;

  private CrashServer(Path directory, PostgresSettings settings, PostgresServer server) {
    this.directory = directory;
    this.settings = settings;
    this.server = server;
  }

  static CrashServer start(Path directory) throws IOException, SQLException {
    Map<String, String> passwords =
        Roles.LOGINS.stream().collect(Collectors.toMap(role -> role, role -> "chaos"));
    PostgresSettings settings =
        new PostgresSettings(
            directory.resolve("postgres"),
            FreePorts.next(),
            "chaos",
            passwords,
            Map.of("shared_buffers", "64MB", "max_connections", "60"));
    PostgresServer server = PostgresServer.start(settings);
    for (Tier tier : Tier.values()) {
      new Migrator(tier, server.url(tier), Roles.OWNER, "chaos").migrate();
    }
    return new CrashServer(directory, settings, server);
  }

  /** The beans of a worker function, with several connections. */
  ApplicationContext worker() {
    new FileSecretStore(directory.resolve("secrets")).put("database/" + Roles.WORKER, "chaos");
    Map<String, Object> properties = new HashMap<>();
    properties.put("database.role", Roles.WORKER);
    properties.put("database.pool.size", CONNECTIONS);
    for (Tier tier : Tier.values()) {
      properties.put("database." + tier.key() + ".url", server.url(tier));
    }
    properties.put("secrets.provider", "file");
    properties.put("secrets.directory", directory.resolve("secrets").toString());
    properties.put("reconciliation.quiet", "0s");
    properties.put("analytics.rollup.batch.size", EVENTS_OF_A_BATCH);
    Doorbell silent = queue -> {};
    return FunctionContext.builder()
        .properties(properties)
        .beanDefinitions(
            RuntimeBeanDefinition.builder(Doorbell.class, () -> silent).singleton(true).build())
        .build()
        .start();
  }

  Connection superuser(Tier tier) throws SQLException {
    return server.superuser(tier.database());
  }

  /** The first column of what a query finds, read past the policies. */
  Set<String> keys(Tier tier, String query) throws SQLException {
    Set<String> keys = new HashSet<>();
    try (Connection admin = superuser(tier);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    return keys;
  }

  /** SIGKILL for the server and every process of it, then a new start, which recovers. */
  void killAndRestart() throws IOException, SQLException {
    long pid =
        Long.parseLong(
            Files.readAllLines(settings.directory().resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
    server.close();
    server = PostgresServer.start(settings);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
