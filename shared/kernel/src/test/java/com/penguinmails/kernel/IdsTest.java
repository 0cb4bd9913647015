package com.penguinmails.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @AfterEach
  void begin() {
    Ids.forgetRandomness();
  }

  @Test
  void shouldAscend() {
    UUID one = Ids.next();
    UUID two = Ids.next();

    assertThat(two.toString()).isGreaterThan(one.toString());
    assertThat(one.version()).isEqualTo(7);
  }

  /** Two processes restored from one snapshot: without the hook they would count on alike. */
  @Test
  void shouldDifferBetweenCopiesOfOneProcess() {
    Ids.remember(frozen());
    UUID first = Ids.next();
    Ids.remember(frozen());
    assertThat(Ids.next()).as("a copy that forgets nothing").isEqualTo(first);

    Ids.remember(frozen());
    Ids.forgetRandomness();
    UUID copy = Ids.next();
    Ids.remember(frozen());
    Ids.forgetRandomness();
    assertThat(random(Ids.next())).isNotEqualTo(random(copy)).isNotEqualTo(random(first));
  }

  private static long random(UUID id) {
    return id.getLeastSignificantBits();
  }

  private static TimeOrderedEpochFactory frozen() {
    return TimeOrderedEpochFactory.builder()
        .withIncrementPlus1()
        .withRandomFunction(() -> 42)
        .withClock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }
}
