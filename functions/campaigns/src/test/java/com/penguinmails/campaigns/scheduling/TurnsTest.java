package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 33, 50, 75, 99, 100})
  void shouldKeepTheProportionInEveryBeginning(int percent) {
    List<DueEnrolment> ordered = Turns.order(waiting(500, 500), percent);

    for (int n = 1; n <= 500; n++) {
      long fresh = ordered.subList(0, n).stream().filter(DueEnrolment::fresh).count();
      assertThat((double) fresh).isBetween(n * percent / 100.0 - 1, n * percent / 100.0 + 1);
    }
  }

  @Test
  void shouldGiveOneSideWhatTheOtherDoesNotNeed() {
    assertThat(Turns.order(waiting(5, 1), 20)).hasSize(6);
    assertThat(Turns.order(waiting(3, 0), 0)).hasSize(3);
    assertThat(Turns.order(waiting(0, 3), 100)).hasSize(3);
  }

  @Test
  void shouldLeaveTheOrderAloneWithoutAProportion() {
    List<DueEnrolment> waiting = waiting(2, 2);

    assertThat(Turns.order(waiting, null)).isEqualTo(waiting);
  }

  private static List<DueEnrolment> waiting(int fresh, int begun) {
    return IntStream.range(0, fresh + begun)
        .mapToObj(
            i ->
                new DueEnrolment(
                    new UUID(0, i),
                    new UUID(1, i),
                    i < fresh,
                    Instant.EPOCH.plusSeconds(i),
                    null,
                    null,
                    null,
                    null,
                    true,
                    false,
                    false,
                    false,
                    false))
        .toList();
  }
}
