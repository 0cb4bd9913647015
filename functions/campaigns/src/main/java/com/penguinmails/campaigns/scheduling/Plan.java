package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.hours.SendingHours;
import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of one campaign goes by.
 *
 * @param pool accounts for steps that name none
 * @param newLeadsPercent null is whoever waits longest
 */
record Plan(
    UUID campaignId,
    Sequence sequence,
    SendingHours hours,
    @Nullable Integer newLeadsPercent,
    List<UUID> pool) {

  private static final Duration NO_WINDOW = Duration.ofDays(30);

  /** When a mail may leave that could at {@code slot}; where no window comes, in a month. */
  Instant opening(Instant slot, ZoneId zone, Instant now) {
    return hours.next(slot, zone).orElse(now.plus(NO_WINDOW));
  }

  /** Every account the campaign names. */
  List<UUID> accounts() {
    return Stream.concat(
            pool.stream(),
            sequence.steps().stream()
                .map(step -> step instanceof Step.Email email ? email.accountId() : null)
                .filter(Objects::nonNull))
        .distinct()
        .toList();
  }
}
