package com.penguinmails.local.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTest {
  private static final State WANTED = state("leads", 3, "one", "forced");

  private static State state(String table, long rows, String content, String security) {
    return new State(Map.of(table, rows), Map.of(table, content), Map.of(table, security));
  }

  @Test
  void shouldBeTheSame() {
    assertThat(WANTED.differences(state("leads", 3, "one", "forced"))).isEmpty();
  }

  @Test
  void shouldCountWhatIsLostAndWhatIsTooMuch() {
    State fewer = state("leads", 1, "two", "forced");

    assertThat(WANTED.missingIn(fewer)).isEqualTo(2);
    assertThat(fewer.missingIn(WANTED)).isZero();
    assertThat(WANTED.missingIn(state("others", 3, "one", "forced"))).isEqualTo(3);
  }

  @Test
  void shouldNameTablesThatDiffer() {
    assertThat(WANTED.differences(state("leads", 3, "two", "forced")))
        .containsExactly("leads was one, is two");
    assertThat(WANTED.differences(state("leads", 3, "one", "open")))
        .containsExactly("leads was forced, is open");
    assertThat(WANTED.differences(state("later", 3, "one", "forced")))
        .contains("leads was one, is missing", "later was not there");
  }
}
