package com.penguinmails.local.scenario;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Tells a person what is going on, and waits. */
final class Progress {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final PrintStream out;
  private final InstantSource clock;
  private final Instant began;
  private final Instant deadline;

  Progress(PrintStream out, InstantSource clock, Duration limit) {
    this.out = out;
    this.clock = clock;
    this.began = clock.instant();
    this.deadline = began.plus(limit);
  }

  void say(String what) {
    out.printf("[%5.1f s] %s%n", elapsed().toMillis() / 1000.0, what);
  }

  Duration elapsed() {
    return Duration.between(began, clock.instant());
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets a moment pass; returns whether time is left. */
  boolean pause() {
    LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new ScenarioFailure("The scenario was interrupted.");
    }
    return clock.instant().isBefore(deadline);
  }

  void waitFor(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!pause()) {
        throw new ScenarioFailure(what + " was not done in time");
      }
    }
  }
}
