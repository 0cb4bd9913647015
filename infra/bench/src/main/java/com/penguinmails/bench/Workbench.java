package com.penguinmails.bench;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.local.start.Facts;
import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.RunnerSettings;
import com.penguinmails.local.start.Running;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/** The product on a data directory of its own, thrown away afterwards, and ways around it. */
public final class Workbench implements AutoCloseable {
  /** The settings of the product's own connections (decision 0003). */
  private static final String PARAMETERS =
      "?assumeMinServerVersion=15&prepareThreshold=0&preferQueryMode=extended&autosave=never"
          + "&ApplicationName=bench";

  private final Path data;
  private final Scale scale;
  private final PrintStream progress;
  private final Clock clock;
  private final Product product;
  private final Running running;

  private Workbench(
      Path data, Scale scale, PrintStream progress, Clock clock, Product product, Running running) {
    this.data = data;
    this.scale = scale;
    this.progress = progress;
    this.clock = clock;
    this.product = product;
    this.running = running;
  }

  /**
   * Starts the product.
   *
   * @param root of the working copy
   */
  static Workbench start(Path root, Scale scale, PrintStream progress, Clock clock)
      throws IOException {
    Path data = Files.createTempDirectory("penguinmails-bench");
    Product product = new Product(new RunnerSettings(root, data, 0, true, false, false));
    // Ctrl-C must not leave a database server behind.
    Runtime.getRuntime().addShutdownHook(new Thread(product::close, "stop"));
    return new Workbench(data, scale, progress, clock, product, product.start());
  }

  /** How much to measure. */
  public Scale scale() {
    return scale;
  }

  /** Where a waiting person reads what is going on. */
  public PrintStream progress() {
    return progress;
  }

  /** Tells the time. */
  public Clock clock() {
    return clock;
  }

  /** The product. */
  public Running running() {
    return running;
  }

  /** Its addresses and credentials. */
  public Facts facts() {
    return running.facts();
  }

  /** An existing directory for what a bench has to keep. */
  public Path directory(String name) throws IOException {
    return Files.createDirectories(data.resolve(name));
  }

  /** Connects to the transactional tier as one of the product's roles. */
  public Connection connect(String role) throws SQLException {
    return connect(Tier.OLTP, role);
  }

  /** Connects to a tier as one of the product's roles. */
  public Connection connect(Tier tier, String role) throws SQLException {
    return DriverManager.getConnection(url(tier), role, password(role));
  }

  /** Connects to a tier as the one whom row-level security does not hold. */
  public Connection superuser(Tier tier) throws SQLException {
    String password = new FileSecretStore(data.resolve("secrets")).require("local/postgres");
    return DriverManager.getConnection(url(tier), "postgres", password);
  }

  /** Connects as the one whom row-level security does not hold, as COPY and CHECKPOINT need it. */
  public Connection superuser() throws SQLException {
    return superuser(Tier.OLTP);
  }

  /** JDBC URL of a tier, with the product's parameters. */
  public String url(Tier tier) {
    return "jdbc:postgresql://127.0.0.1:"
        + facts().postgresPort()
        + "/"
        + tier.database()
        + PARAMETERS;
  }

  /** Where the running product keeps its secrets. */
  public Path secrets() {
    return data.resolve("secrets");
  }

  /** A pool like the product's own, without what the product puts around it. */
  public HikariDataSource pool(String role, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("bench");
    config.setJdbcUrl(url(Tier.OLTP));
    config.setUsername(role);
    config.setPassword(password(role));
    config.setMaximumPoolSize(size);
    return new HikariDataSource(config);
  }

  /** The server's version. */
  String postgres() throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("show server_version")) {
      result.next();
      return result.getString(1);
    }
  }

  private String password(String role) {
    String password = facts().roles().get(role);
    if (password == null) {
      throw new IllegalArgumentException("no role " + role);
    }
    return password;
  }

  @Override
  public void close() throws IOException {
    product.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
