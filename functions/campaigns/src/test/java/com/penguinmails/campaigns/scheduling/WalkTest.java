package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WalkTest {
  private static final Instant NOW = Instant.parse("2026-03-29T00:30:00Z");
  private static final Step.Next FOLLOWING = new Step.Next.Following();

  private final Step.Email mail =
      new Step.Email(
          UUID.randomUUID(), FOLLOWING, UUID.randomUUID(), UUID.randomUUID(), null, null);

  @Test
  void shouldSendAtAnEmailStep() {
    assertThat(decide(null, mail)).isEqualTo(new Decision.Send(mail));
  }

  @Test
  void shouldWaitForHoursAndComeBackAtTheNextStep() {
    assertThat(decide(null, wait(3, null), mail))
        .isEqualTo(new Decision.Wait(mail.id(), NOW.plus(Duration.ofHours(3))));
  }

  @Test
  void shouldCountHoursFromWhenTheLeadCameHere() {
    Instant came = NOW.minus(Duration.ofHours(30));

    assertThat(decideSince(came, wait(48, null), mail))
        .isEqualTo(new Decision.Wait(mail.id(), NOW.plus(Duration.ofHours(18))));
    assertThat(decideSince(came, wait(24, null), mail)).isEqualTo(new Decision.Send(mail));
    assertThat(decideSince(came, wait(24, null), wait(24, null), mail))
        .isEqualTo(new Decision.Wait(mail.id(), NOW.plus(Duration.ofHours(18))));
    assertThat(walk(wait(3, null), mail).decide(lead(came, null, true, false)))
        .as("enrolled long before the start")
        .isEqualTo(new Decision.Wait(mail.id(), NOW.plus(Duration.ofHours(3))));
  }

  @Test
  void shouldNotWaitForADateThatHasPassed() {
    assertThat(decide(null, wait(0, NOW.minusSeconds(1)), mail)).isEqualTo(new Decision.Send(mail));
  }

  @Test
  void shouldNotWaitForNothing() {
    assertThat(decide(null, wait(3, null))).isEqualTo(new Decision.Complete());
  }

  @Test
  void shouldCompleteBehindTheLastStep() {
    assertThat(decide(UUID.randomUUID(), mail)).isEqualTo(new Decision.Complete());
  }

  @Test
  void shouldLetSuppressedAndInactiveLeadsGo() {
    assertThat(walk(mail).decide(lead(null, true, true)))
        .isEqualTo(new Decision.Exit("suppressed"));
    assertThat(walk(mail).decide(lead(null, false, false)))
        .isEqualTo(new Decision.Exit("lead_inactive"));
  }

  private static Step.Wait wait(int hours, @Nullable Instant until) {
    return new Step.Wait(UUID.randomUUID(), FOLLOWING, hours, until);
  }

  private static Walk walk(Step... steps) {
    return new Walk(new Sequence(List.of(steps)), NOW);
  }

  private static Decision decide(@Nullable UUID at, Step... steps) {
    return walk(steps).decide(lead(at, true, false));
  }

  private static Decision decideSince(Instant due, Step... steps) {
    return walk(steps).decide(lead(due, steps[0].id(), true, false));
  }

  private static DueEnrolment lead(@Nullable UUID at, boolean active, boolean suppressed) {
    return lead(NOW, at, active, suppressed);
  }

  private static DueEnrolment lead(
      Instant due, @Nullable UUID at, boolean active, boolean suppressed) {
    return new DueEnrolment(
        UUID.randomUUID(),
        UUID.randomUUID(),
        at == null,
        due,
        at,
        null,
        null,
        null,
        active,
        suppressed,
        false,
        false,
        false);
  }
}
