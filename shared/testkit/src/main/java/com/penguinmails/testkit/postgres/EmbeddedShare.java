package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Roles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One embedded cluster among all programs of a working copy. Each holds a shared lock on a file
 * while it uses the cluster; who could have it exclusively is alone, hence the last one stops the
 * server. The system drops the locks of a killed program, so none can be forgotten.
 */
final class EmbeddedShare {
  private static final String SUPERUSER_PASSWORD = "postgres-test";

  private static final Map<String, String> SERVER =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "timezone", TestTimeZone.ID,
          "max_connections", "200",
          "shared_buffers", "128MB",
          "shared_preload_libraries", "pg_stat_statements",
          // Tests of many databases at once: a statement must not be forgotten before its test
          // looks.
          "pg_stat_statements.max", "20000",
          "autovacuum_naptime", "10min");

  /** For {@code .ci/pgbouncer}, which searches the log for statements that pin a proxy. */
  private static final Map<String, String> STATEMENT_LOG =
      Map.of("log_statement", "all", "log_line_prefix", "%u|");

  private final Path directory;
  private final FileChannel turns;
  private final FileChannel users;
  private FileLock use;
  private final Cluster cluster;

  private EmbeddedShare(Path directory) throws IOException, SQLException {
    this.directory = directory;
    Files.createDirectories(directory);
    this.turns = open("turns.lock");
    this.users = open("users.lock");
    try (FileLock turn = turns.lock()) {
      Optional<FileLock> alone = Optional.ofNullable(users.tryLock());
      this.cluster = runningOrNew();
      if (alone.isPresent()) {
        new Leftovers(cluster).drop();
        alone.get().release();
      }
      this.use = users.lock(0, Long.MAX_VALUE, true);
    }
  }

  /** Starts or joins the cluster and leaves it when this program ends. */
  static EmbeddedShare join(Path directory) throws IOException, SQLException {
    EmbeddedShare share = new EmbeddedShare(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(share::leave, "leave-postgres"));
    return share;
  }

  Cluster cluster() {
    return cluster;
  }

  /** The tests' password of each login; the server is theirs alone and listens on 127.0.0.1. */
  static Map<String, String> passwords() {
    return Roles.LOGINS.stream()
        .collect(Collectors.toUnmodifiableMap(Function.identity(), role -> role + "-test"));
  }

  static String password(String role) {
    String password = passwords().get(role);
    if (password == null) {
      throw new IllegalArgumentException("No login " + role);
    }
    return password;
  }

  /** A server that starts on this directory, with the tests' settings and passwords. */
  static PostgresSettings settings(Path data, int port) {
    return new PostgresSettings(data, port, SUPERUSER_PASSWORD, passwords(), server());
  }

  private Cluster runningOrNew() throws IOException, SQLException {
    Path data = directory.resolve("data");
    Optional<Postmaster> running = Postmaster.ready(data);
    return running.isPresent()
        ? new Cluster("127.0.0.1", running.get().port(), SUPERUSER_PASSWORD)
        : PostgresServer.launch(settings(data, 0));
  }

  private static Map<String, String> server() {
    Map<String, String> settings = new HashMap<>(SERVER);
    if (Boolean.getBoolean("postgres.log.statements")) {
      settings.putAll(STATEMENT_LOG);
    }
    return settings;
  }

  private void leave() {
    try (FileLock turn = turns.lock()) {
      use.release();
      if (users.tryLock() != null) {
        Postmaster.stop(directory.resolve("data"));
      }
    } catch (IOException e) {
      System.err.println("The shared PostgreSQL may still run: " + e);
    }
  }

  private FileChannel open(String file) throws IOException {
    return FileChannel.open(
        directory.resolve(file),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
