package com.penguinmails.campaigns.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one account may still send today, and when its next mail may leave. */
final class Slots {
  /** How long leads wait for an account that somebody must put right first. */
  static final Duration REPAIR = Duration.ofMinutes(15);

  /** A gap is at least what the account says and at most this much longer. */
  private static final double JITTER = 0.5;

  private final State state;
  private final Instant now;
  private final RandomGenerator random;
  private int taken;
  private Instant next;

  /**
   * An account as its row says.
   *
   * @param usable whether its status lets it send
   * @param remaining of today's limit, with its ramp-up
   * @param midnight the end of its day, in its own time zone
   * @param nextSlot no mail may leave before
   * @param restingUntil its server could not be reached; for a slow one mails wait when they are
   *     due
   */
  record State(
      UUID id,
      boolean usable,
      int remaining,
      Duration gap,
      Instant midnight,
      @Nullable Instant nextSlot,
      @Nullable Instant restingUntil) {}

  Slots(State state, Instant now, RandomGenerator random) {
    this.state = state;
    this.now = now;
    this.random = random;
    this.next = state.nextSlot() == null || state.nextSlot().isBefore(now) ? now : state.nextSlot();
  }

  UUID accountId() {
    return state.id();
  }

  boolean usable() {
    return state.usable();
  }

  boolean rests() {
    return state.restingUntil() != null && state.restingUntil().isAfter(now);
  }

  /** Whether a mail could be reserved now. */
  boolean free() {
    return usable() && !rests() && remaining() > 0 && next.isBefore(state.midnight());
  }

  int remaining() {
    return state.remaining() - taken;
  }

  /** When the next mail may leave. */
  Instant next() {
    return next;
  }

  /** Reserves the next slot and returns it. */
  Instant take() {
    Instant slot = next;
    taken++;
    long gap = state.gap().toMillis();
    next = slot.plusMillis(gap == 0 ? 0 : gap + (long) (gap * random.nextDouble(JITTER)));
    return slot;
  }

  /** When to ask again, while it is not free. */
  Instant again() {
    if (!usable()) {
      return now.plus(REPAIR);
    }
    Instant resting = state.restingUntil();
    return resting != null && resting.isAfter(now) ? resting : state.midnight();
  }

  int taken() {
    return taken;
  }
}
