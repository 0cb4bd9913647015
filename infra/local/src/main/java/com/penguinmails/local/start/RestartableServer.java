package com.penguinmails.local.start;

import com.penguinmails.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database server that runs at the moment. */
final class RestartableServer implements AutoCloseable {
  private @Nullable Supplier<PostgresServer> start;
  private @Nullable PostgresServer running;

  synchronized RestartableServer started(Supplier<PostgresServer> how) {
    start = how;
    running = how.get();
    return this;
  }

  synchronized void restart() throws IOException {
    close();
    if (start != null) {
      running = start.get();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    PostgresServer server = running;
    running = null;
    if (server != null) {
      server.close();
    }
  }
}
