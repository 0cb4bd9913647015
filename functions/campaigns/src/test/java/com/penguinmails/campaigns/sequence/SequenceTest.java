package com.penguinmails.campaigns.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static final Step.Next FOLLOWING = new Step.Next.Following();
  private static final Step.Next END = new Step.Next.End();

  private final Step last = email(FOLLOWING);
  private final Step ending = email(END);
  private final Step.Condition fork =
      new Step.Condition(
          UUID.randomUUID(), Step.On.OPENED, new Step.Next.To(last.id()), new Step.Next.End());
  private final Step first = email(FOLLOWING);
  private final Sequence sequence = new Sequence(List.of(first, fork, ending, last));

  @Test
  void shouldBeginAtTheFirstStep() {
    assertThat(sequence.at(null)).contains(first);
  }

  @Test
  void shouldFollowTheOrderUnlessToldOtherwise() {
    assertThat(sequence.after(first)).contains(fork);
    assertThat(sequence.after(ending)).isEmpty();
    assertThat(sequence.after(last)).isEmpty();
  }

  @Test
  void shouldBranchByWhatTheLeadDid() {
    assertThat(sequence.branch(fork, true)).contains(last);
    assertThat(sequence.branch(fork, false)).isEmpty();
  }

  @Test
  void shouldEndWhereAStepIsGone() {
    assertThat(sequence.at(UUID.randomUUID())).isEmpty();
  }

  private static Step email(Step.Next next) {
    return new Step.Email(
        UUID.randomUUID(), next, UUID.randomUUID(), UUID.randomUUID(), null, null);
  }
}
