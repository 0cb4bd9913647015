package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.content.StorageKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch has decided, until it is written at once. */
final class Changes {
  /**
   * The new state of one enrolment.
   *
   * @param held whether it waits for the plan, and goes on sooner when that allows more
   */
  record Moved(
      UUID id,
      String status,
      @Nullable UUID stepId,
      @Nullable Instant nextRun,
      @Nullable String exitReason,
      @Nullable UUID accountId,
      boolean held) {}

  /**
   * A send to reserve; the ledger's id is the one in the storage key.
   *
   * @param slot when it may leave
   */
  record Reserved(
      DueEnrolment enrolment, Step.Email step, UUID accountId, Instant slot, StorageKey key) {}

  private final UUID campaignId;
  private final Instant now;
  private final List<Moved> moved = new ArrayList<>();
  private final List<Reserved> reserved = new ArrayList<>();

  Changes(UUID campaignId, Instant now) {
    this.campaignId = campaignId;
    this.now = now;
  }

  void sends(DueEnrolment enrolment, Step.Email step, UUID accountId, Instant slot) {
    reserved.add(new Reserved(enrolment, step, accountId, slot, StorageKey.at(now)));
    moved.add(new Moved(enrolment.id(), "sending", step.id(), null, null, accountId, false));
  }

  /** A lead that waits before its first mail is still a new one. */
  void postponed(DueEnrolment enrolment, UUID stepId, Instant until) {
    postponed(enrolment, stepId, until, false);
  }

  /** The same for one whose mail the tenant's plan has no room for. */
  void held(DueEnrolment enrolment, UUID stepId, Instant until) {
    postponed(enrolment, stepId, until, true);
  }

  private void postponed(DueEnrolment enrolment, UUID stepId, Instant until, boolean held) {
    String status = enrolment.fresh() ? "enrolled" : "active";
    moved.add(new Moved(enrolment.id(), status, stepId, until, null, enrolment.accountId(), held));
  }

  void waits(DueEnrolment enrolment, @Nullable UUID stepId, Instant until) {
    moved.add(
        new Moved(enrolment.id(), "active", stepId, until, null, enrolment.accountId(), false));
  }

  void ends(DueEnrolment enrolment, String status, @Nullable String reason) {
    moved.add(
        new Moved(
            enrolment.id(),
            status,
            enrolment.currentStepId(),
            null,
            reason,
            enrolment.accountId(),
            false));
  }

  UUID campaignId() {
    return campaignId;
  }

  List<Moved> moved() {
    return moved;
  }

  List<Reserved> reserved() {
    return reserved;
  }
}
