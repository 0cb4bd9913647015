package com.penguinmails.local.start;

import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.PostgresServer;
import com.penguinmails.testkit.postgres.PostgresSettings;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The cluster of a data directory, at the newest schema. */
final class LocalDatabases {
  private static final String HOST = "127.0.0.1";

  /** A quarter of the machine, as PostgreSQL advises; only what is used is taken. */
  private static final long SHARED_BUFFERS_MEGABYTES =
      Math.clamp(
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
              / (4L << 20),
          128,
          8_192);

  // Room for two contexts with a pool per tier, or a process with four connections per function.
  private static final Map<String, String> SERVER =
      Map.of(
          "max_connections", "200",
          "shared_buffers", SHARED_BUFFERS_MEGABYTES + "MB",
          // So that anybody may look where the time goes; the bench does.
          "shared_preload_libraries", "pg_stat_statements");

  private LocalDatabases() {}

  static String url(int port, Tier tier) {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + tier.database();
  }

  /**
   * Starts the server.
   *
   * @throws StartFailure when it does not come up
   */
  static PostgresServer start(DataDirectory data, int port, LocalSecrets secrets) {
    PostgresSettings settings =
        new PostgresSettings(
            data.postgres(), port, secrets.superuserPassword(), secrets.rolePasswords(), SERVER);
    try {
      return PostgresServer.start(settings);
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new StartFailure(
          "PostgreSQL did not start in "
              + data.postgres()
              + "; "
              + data.postgres()
              + ".log says why ("
              + e.getMessage()
              + ").",
          e);
    }
  }

  /** Brings the four tiers to the newest schema, side by side. */
  static void migrate(int port, LocalSecrets secrets) {
    String password = secrets.rolePasswords().getOrDefault(Roles.OWNER, "");
    CompletableFuture.allOf(
            Arrays.stream(Tier.values())
                .map(tier -> new Migrator(tier, url(port, tier), Roles.OWNER, password))
                .map(migrator -> CompletableFuture.runAsync(migrator::migrate))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }
}
