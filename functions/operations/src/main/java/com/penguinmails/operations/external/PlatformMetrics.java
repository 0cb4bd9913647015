package com.penguinmails.operations.external;

import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends how the platform did in the last whole five minutes. What the service does not take is
 * counted as {@code lost} and not kept: the next five minutes have figures of their own.
 */
@Singleton
public class PlatformMetrics implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformMetrics.class);
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final int BATCH = 100;
  private static final int MOST = 500;

  private final PlatformEvents events;

  /**
   * Made when something is sent: it needs a secret that other functions, which only ask how late
   * this one is, may not read.
   */
  private final Provider<EventSink> sink;

  private final Clock clock;

  PlatformMetrics(PlatformEvents events, Provider<EventSink> sink, Clock clock) {
    this.events = events;
    this.sink = sink;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "platform-metrics";
  }

  @Override
  public Duration every() {
    return WINDOW;
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    long seconds = WINDOW.toSeconds();
    Instant until = Instant.ofEpochSecond(clock.instant().getEpochSecond() / seconds * seconds);
    List<PlatformEvent> all = events.between(until.minus(WINDOW), until);
    List<PlatformEvent> some = all.subList(0, Math.min(MOST, all.size()));
    long sent = 0;
    for (int from = 0; from < some.size(); from += BATCH) {
      List<PlatformEvent> batch = some.subList(from, Math.min(from + BATCH, some.size()));
      if (!deadline.allows(RESERVE) || !sent(batch)) {
        break;
      }
      sent += batch.size();
    }
    return Step.last(Map.of("sent", sent, "lost", all.size() - sent));
  }

  /** After the first batch that is not taken the others would only wait as long. */
  private boolean sent(List<PlatformEvent> batch) {
    try {
      sink.get().send(batch);
      return true;
    } catch (IOException e) {
      LOG.warn("events were lost: {}", e.toString());
      return false;
    }
  }
}
