package com.penguinmails.data.legacy;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does the same thing all the time over one connection and watches the clock. */
final class Client implements AutoCloseable {
  /** What is done; the number counts from 0. */
  @FunctionalInterface
  interface Work {
    void run(Connection connection, int number) throws SQLException;
  }

  private final Connection connection;
  private final Work work;
  private final Thread thread = new Thread(this::run);
  private volatile boolean running = true;
  private volatile int done;
  private volatile long slowest;
  private volatile @Nullable Throwable failure;

  private Client(Connection connection, Work work) {
    this.connection = connection;
    this.work = work;
  }

  /** Each run is a transaction of its own. */
  static Client start(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    Client client = new Client(connection, work);
    client.thread.start();
    return client;
  }

  private void run() {
    try {
      for (int number = 0; running; number++) {
        long begin = System.nanoTime();
        work.run(connection, number);
        connection.commit();
        slowest = Math.max(slowest, System.nanoTime() - begin);
        done = number + 1;
      }
    } catch (SQLException | AssertionError e) {
      failure = e;
    }
  }

  /** Returns when it has done some more, all of it begun after now. */
  void goOn() {
    int from = done;
    await().until(() -> failure != null || done >= from + 3);
  }

  /** Ends and returns how often it did its work. */
  int stop() throws InterruptedException {
    running = false;
    thread.join(Duration.ofSeconds(30));
    if (failure != null) {
      throw new AssertionError("A client failed.", failure);
    }
    return done;
  }

  /** The longest that anything took. */
  Duration slowest() {
    return Duration.ofNanos(slowest);
  }

  @Override
  public void close() throws SQLException {
    running = false;
    connection.close();
  }
}
