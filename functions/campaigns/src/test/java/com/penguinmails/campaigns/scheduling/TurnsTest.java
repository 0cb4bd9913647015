package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.sequence.Step;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {
  private static final Claims.Claimed NO_MORE = new Claims.Claimed(List.of(), false, false);
  private static final Step.Email MAIL =
      new Step.Email(new UUID(2, 0), new Step.Next.End(), null, new UUID(3, 0), null, null);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 33, 50, 75, 99, 100})
  void shouldKeepTheProportionInEveryBeginning(int percent) {
    List<NextMail> ordered = Turns.order(waiting(500, 500), percent, NO_MORE);

    for (int n = 1; n <= 500; n++) {
      long fresh = ordered.subList(0, n).stream().filter(NextMail::fresh).count();
      assertThat((double) fresh).isBetween(n * percent / 100.0 - 1, n * percent / 100.0 + 1);
    }
  }

  @Test
  void shouldGiveOneSideWhatTheOtherDoesNotNeed() {
    assertThat(Turns.order(waiting(5, 1), 20, NO_MORE)).hasSize(6);
    assertThat(Turns.order(waiting(3, 0), 0, NO_MORE)).hasSize(3);
    assertThat(Turns.order(waiting(0, 3), 100, NO_MORE)).hasSize(3);
  }

  @Test
  void shouldWaitForASideOfWhichMoreIsDue() {
    // Of the follow-ups that were claimed all but one came to a wait.
    assertThat(Turns.order(waiting(9, 1), 50, new Claims.Claimed(List.of(), false, true)))
        .hasSize(3)
        .filteredOn(NextMail::fresh)
        .hasSize(2);
    assertThat(Turns.order(waiting(1, 9), 50, new Claims.Claimed(List.of(), true, false)))
        .hasSize(2);
  }

  @Test
  void shouldLeaveTheOrderAloneWithoutAProportion() {
    List<NextMail> waiting = waiting(2, 2);

    assertThat(Turns.order(waiting, null, NO_MORE)).isEqualTo(waiting);
  }

  private static List<NextMail> waiting(int fresh, int begun) {
    return IntStream.range(0, fresh + begun)
        .mapToObj(
            i ->
                new NextMail(
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
                        false),
                    MAIL))
        .toList();
  }
}
