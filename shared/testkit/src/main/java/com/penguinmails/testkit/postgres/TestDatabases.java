package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The four databases, migrated and empty, for one test class alone. Dropped at the end.
 *
 * <p>With {@code -Dpostgres.port} the runtime roles are sent to that port of 127.0.0.1 (a pooler in
 * front of the server); the owner always reaches the server itself.
 */
public final class TestDatabases implements AutoCloseable {
  static final String PREFIX = "test_";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Cluster cluster;
  private final String pooler;
  private final String id;

  private TestDatabases(Cluster cluster, String pooler) {
    this.cluster = cluster;
    this.pooler = pooler;
    this.id = ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
  }

  /**
   * Copies the four templates; the very first use migrates them.
   *
   * @throws IllegalStateException when there is no server
   */
  public static TestDatabases create() {
    Cluster shared = SharedPostgres.join().cluster();
    return new TestDatabases(shared, System.getProperty("postgres.port", ""))
        .copied(List.of(Tier.values()));
  }

  /** Of these tiers alone, on a server that no pooler stands before. */
  static TestDatabases on(Cluster cluster, List<Tier> tiers) {
    return new TestDatabases(cluster, "").copied(tiers);
  }

  private TestDatabases copied(List<Tier> tiers) {
    Templates templates = new Templates(cluster, password(Roles.OWNER));
    try {
      for (Tier tier : tiers) {
        templates.copy(tier, database(tier));
      }
    } catch (SQLException | RuntimeException e) {
      close();
      throw new IllegalStateException("Cannot create the test databases", e);
    }
    return this;
  }

  /** The name of this copy of the tier's database. */
  public String database(Tier tier) {
    return PREFIX + id + "_" + tier.key();
  }

  /** JDBC URL for the runtime roles, without parameters. */
  public String url(Tier tier) {
    return pooler.isBlank()
        ? directUrl(tier)
        : "jdbc:postgresql://127.0.0.1:" + pooler + "/" + database(tier);
  }

  /** JDBC URL of the server itself, without parameters. */
  public String directUrl(Tier tier) {
    return cluster.url(database(tier));
  }

  /** Of a login, see {@link Roles}. */
  public String password(String role) {
    return EmbeddedShare.password(role);
  }

  /**
   * Connects as a runtime role, as the product would.
   *
   * @throws SQLException when the server refuses it
   */
  public Connection connection(Tier tier, String role) throws SQLException {
    // A pooler in transaction mode does not know the statements another session prepared.
    return DriverManager.getConnection(url(tier) + "?prepareThreshold=0", role, password(role));
  }

  /**
   * Connects as the owner, directly. Row-level security binds it too.
   *
   * @throws SQLException when the server refuses it
   */
  public Connection owner(Tier tier) throws SQLException {
    return DriverManager.getConnection(directUrl(tier), Roles.OWNER, password(Roles.OWNER));
  }

  /**
   * Connects as the superuser, directly: to arrange rows of any tenant and to read catalogues.
   *
   * @throws SQLException when the server refuses it
   */
  public Connection superuser(Tier tier) throws SQLException {
    return cluster.superuser(database(tier));
  }

  /** Drops the four databases; whoever is still connected is sent away. */
  @Override
  public void close() {
    try (Connection connection = cluster.superuser(Cluster.SUPERUSER)) {
      AdminSql sql = new AdminSql(connection);
      for (Tier tier : Tier.values()) {
        sql.dropDatabase(database(tier));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot drop the test databases " + id, e);
    }
  }
}
