package com.penguinmails.testkit.postgres;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An embedded server of one test's own, for a test that stops it: all others share theirs. It comes
 * back on the same port with the same data.
 */
public final class OwnPostgres implements AutoCloseable {
  private final PostgresSettings settings;
  private PostgresServer server;

  private OwnPostgres(PostgresSettings settings) throws IOException, SQLException {
    this.settings = settings;
    this.server = PostgresServer.start(settings);
  }

  /** Starts a new one below an empty directory. */
  public static OwnPostgres start(Path directory) throws IOException, SQLException {
    return start(directory, Map.of());
  }

  /** The same with some settings of {@code postgresql.conf} that are not those of all tests. */
  public static OwnPostgres start(Path directory, Map<String, String> server)
      throws IOException, SQLException {
    TestTimeZone.use();
    PostgresSettings usual =
        EmbeddedShare.settings(directory.resolve("postgres"), FreePorts.next());
    Map<String, String> settings = new HashMap<>(usual.server());
    settings.putAll(server);
    return new OwnPostgres(
        new PostgresSettings(
            usual.directory(),
            usual.port(),
            usual.superuserPassword(),
            usual.passwords(),
            settings));
  }

  /** Migrated and empty databases of these tiers, which go with the server. */
  public TestDatabases databases(Tier... tiers) {
    return TestDatabases.on(server.cluster(), List.of(tiers));
  }

  /** Connects as the superuser, to none of the tiers' databases. */
  public Connection superuser() throws SQLException {
    return server.superuser(Cluster.SUPERUSER);
  }

  /** Ends every session and the server. */
  public void stop() throws IOException {
    server.close();
  }

  /** Starts the stopped server. */
  public void startAgain() throws IOException, SQLException {
    server = PostgresServer.start(settings);
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
