package com.penguinmails.data.sql;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a tier is away, and that it is back: once with a stack trace, then at most a line a
 * minute, however many ask it meanwhile. What they would say themselves is left out of the log.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Map<String, Outage> OF_TIERS = new ConcurrentHashMap<>();
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final String name;
  private final LongSupplier nanos;
  private volatile boolean away;
  private boolean told;
  private long lastTold;
  private int failures;

  Outage(String name, LongSupplier nanos) {
    this.name = name;
    this.nanos = nanos;
    this.lastTold = nanos.getAsLong() - PAUSE;
  }

  /** The one of a tier, for all of the process who use it. */
  static Outage of(String tier) {
    return OF_TIERS.computeIfAbsent(tier, name -> new Outage(name, System::nanoTime));
  }

  /** A call failed because the server is away. */
  synchronized void met(DatabaseException failure) {
    away = true;
    failures++;
    long since = nanos.getAsLong() - lastTold;
    // Less than nothing after a thaw on another machine.
    if (since >= 0 && since < PAUSE) {
      return;
    }
    if (told) {
      LOG.error("{} is still away: {} more calls failed", name, failures);
    } else {
      LOG.error("{} is away", name, failure);
    }
    told = true;
    failures = 0;
    lastTold = nanos.getAsLong();
  }

  /** A call went through. */
  void passed() {
    if (away) {
      end();
    }
  }

  private synchronized void end() {
    if (told) {
      LOG.warn("{} is back: {} more calls failed", name, failures);
      failures = 0;
    }
    away = false;
    told = false;
  }
}
