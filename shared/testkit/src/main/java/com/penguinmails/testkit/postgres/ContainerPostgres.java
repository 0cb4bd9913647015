package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Bootstrap;
import java.sql.SQLException;
import java.util.Map;
import org.testcontainers.containers.PostgreSQLContainer;

/**
 * The cluster in a container, for {@code -Dpostgres=container}. One per program; Ryuk removes it.
 */
final class ContainerPostgres {
  private static final String PASSWORD = "postgres-test";

  private ContainerPostgres() {}

  // Lives as long as this program.
  @SuppressWarnings("resource")
  static Cluster start(String image, Map<String, String> passwords) throws SQLException {
    PostgreSQLContainer<?> container =
        new PostgreSQLContainer<>(image)
            .withUsername(Cluster.SUPERUSER)
            .withPassword(PASSWORD)
            .withDatabaseName(Cluster.SUPERUSER)
            .withCommand(
                "postgres",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=200",
                "-c",
                "timezone=" + TestTimeZone.ID,
                "-c",
                "shared_preload_libraries=pg_stat_statements");
    container.start();
    Cluster cluster =
        new Cluster(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            PASSWORD);
    new Bootstrap(cluster::superuser).run(passwords);
    return cluster;
  }
}
