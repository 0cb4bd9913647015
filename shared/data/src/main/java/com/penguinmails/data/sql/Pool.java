package com.penguinmails.data.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A pool that asks for its password at each new connection, and that can let go of them all. */
final class Pool extends HikariDataSource {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String role;
  private final Supplier<String> password;

  /** To be configured before the first connection is asked for. */
  Pool(String role, Supplier<String> password) {
    this.role = role;
    this.password = password;
  }

  @Override
  public Credentials getCredentials() {
    return Credentials.of(role, password.get());
  }

  /** Closes every connection and hands out none. */
  void suspend() {
    if (!started()) {
      return;
    }
    getHikariPoolMXBean().suspendPool();
    getHikariPoolMXBean().softEvictConnections();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (getHikariPoolMXBean().getTotalConnections() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Connections of " + getPoolName() + " do not close.");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Hands out connections again, new ones. */
  void resume() {
    if (started()) {
      getHikariPoolMXBean().resumePool();
    }
  }

  @SuppressWarnings("NullAway") // Null until the first connection.
  private boolean started() {
    return getHikariPoolMXBean() != null;
  }
}
