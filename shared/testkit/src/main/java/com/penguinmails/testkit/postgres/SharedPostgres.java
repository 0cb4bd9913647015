package com.penguinmails.testkit.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that all tests share: by default one embedded cluster under {@code
 * target/test-postgres} for every test program of the working copy, with {@code
 * -Dpostgres=container} one container per program from {@code -Dpostgres.image}.
 *
 * <p>The first user starts it, the last one leaving stops it, and what a killed one leaves behind
 * the next one takes over.
 */
public final class SharedPostgres {
  private static @Nullable SharedPostgres shared;

  private final Cluster cluster;

  private SharedPostgres(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts or joins the cluster, once per program.
   *
   * @throws IllegalStateException when it does not come up
   */
  public static synchronized SharedPostgres join() {
    if (shared == null) {
      TestTimeZone.use();
      try {
        shared = new SharedPostgres(connect());
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(
            "No PostgreSQL for the tests, see " + SharedFiles.directory() + "/data.log", e);
      }
    }
    return shared;
  }

  /** The server's own port, even when tests are sent elsewhere. */
  public int port() {
    return cluster.port();
  }

  /** The tests' password of a login, see {@link com.penguinmails.data.migration.Roles}. */
  public String password(String role) {
    return EmbeddedShare.password(role);
  }

  Cluster cluster() {
    return cluster;
  }

  private static Cluster connect() throws IOException, SQLException {
    String provider = System.getProperty("postgres", "").toLowerCase(Locale.ROOT);
    return switch (provider) {
      case "", "embedded" -> EmbeddedShare.join(SharedFiles.directory()).cluster();
      case "container" ->
          ContainerPostgres.start(
              System.getProperty("postgres.image", "postgres:17-alpine"),
              EmbeddedShare.passwords());
      default ->
          throw new IllegalArgumentException("-Dpostgres=embedded or container, not " + provider);
    };
  }
}
