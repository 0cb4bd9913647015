package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Bootstrap;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.ports.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 17 of our own on one data directory, with the product's roles and (empty) databases.
 *
 * <p>Listens on 127.0.0.1 only and asks everyone for a password. Works as root and as an ordinary
 * user. If the program that owned the directory was killed, the server it left running is stopped
 * and the data is recovered at the next start.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Path directory;
  private final @Nullable FileChannel owner;

  private PostgresServer(Cluster cluster, Path directory, @Nullable FileChannel owner) {
    this.cluster = cluster;
    this.directory = directory;
    this.owner = owner;
  }

  /**
   * Starts the server and prepares roles and databases. Durable (fsync) unless the settings say
   * otherwise.
   *
   * @throws IOException when the directory belongs to a program that is still running, or the
   *     server does not come up; {@code <directory>.log} then says why
   * @throws SQLException when the bootstrap fails
   */
  public static PostgresServer start(PostgresSettings settings) throws IOException, SQLException {
    PostgresServer server = open(settings);
    try {
      new Bootstrap(server.cluster::superuser).run(settings.passwords());
      new PostgresDirectory(settings).created();
      return server;
    } catch (IOException | SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Starts the server on what is in its directory, a restored backup for example, and changes
   * nothing there.
   *
   * @throws IOException as {@link #start}
   */
  public static PostgresServer open(PostgresSettings settings) throws IOException {
    Files.createDirectories(settings.directory().resolveSibling("."));
    FileChannel owner = own(settings.beside(".lock"));
    try {
      return new PostgresServer(run(settings), settings.directory(), owner);
    } catch (IOException | RuntimeException e) {
      Postmaster.stop(settings.directory());
      owner.close();
      throw e;
    }
  }

  /** Starts without owning: for those who settle among themselves who stops the server. */
  static Cluster launch(PostgresSettings settings) throws IOException, SQLException {
    Cluster cluster = run(settings);
    new Bootstrap(cluster::superuser).run(settings.passwords());
    new PostgresDirectory(settings).created();
    return cluster;
  }

  private static Cluster run(PostgresSettings settings) throws IOException {
    PostgresDirectory directory = new PostgresDirectory(settings);
    directory.recover();
    return new Cluster("127.0.0.1", spawn(settings, directory), settings.superuserPassword());
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return cluster.port();
  }

  /** JDBC URL of a tier's database. */
  public String url(Tier tier) {
    return cluster.url(tier.database());
  }

  /**
   * Connects as {@code postgres}.
   *
   * @throws SQLException when the server refuses it
   */
  public Connection superuser(String database) throws SQLException {
    return cluster.superuser(database);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Ends all sessions, writes everything to disk and stops. A second call does nothing. */
  @Override
  public void close() throws IOException {
    if (owner != null && owner.isOpen()) {
      Postmaster.stop(directory);
      owner.close();
    }
  }

  private static FileChannel own(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another part of this very program owns it: the same answer.
    }
    channel.close();
    throw new IOException("Another running program owns " + file);
  }

  // The library returns a handle on its server, which we stop by its directory instead: the one who
  // stops need not be the one who started.
  @SuppressWarnings("resource")
  private static int spawn(PostgresSettings settings, PostgresDirectory directory)
      throws IOException {
    Path password = directory.passwordFile();
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(settings.directory().toFile())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPort(settings.port() == 0 ? FreePorts.next() : settings.port())
              .setPGStartupWait(STARTUP)
              .setConnectConfig("password", settings.superuserPassword())
              // The library's way to pass options to initdb.
              .setLocaleConfig("pwfile", password.toString())
              // Rounds make a guessable password harder to guess. These are random, or those of
              // tests, and the rounds cost each new connection ten milliseconds.
              .setLocaleConfig("set", "scram_iterations=1")
              // Sorts and folds case alike on every machine.
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("locale-provider", "builtin")
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              .setDataDirectoryCustomizer(PostgresDirectory::restrictAccess)
              // A file: a pipe would die with this program and hold its parent.
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(directory.log()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(directory.log()))
              // The library would turn durability off.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "100")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "''");
      for (Map.Entry<String, String> setting : settings.server().entrySet()) {
        // pg_ctl hands its options to a shell.
        builder.setServerConfig(setting.getKey(), "'" + setting.getValue() + "'");
      }
      return builder.start().getPort();
    } finally {
      Files.delete(password);
    }
  }
}
