package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claimed enrolment with what decides about its next step.
 *
 * @param fresh whether no mail of the campaign went to it yet
 * @param accountId the account it is written to from, once it is
 * @param stepState the ledger's state of its current step, if that is reserved
 */
record DueEnrolment(
    UUID id,
    UUID leadId,
    boolean fresh,
    Instant due,
    @Nullable UUID currentStepId,
    @Nullable UUID accountId,
    @Nullable String stepState,
    @Nullable String timezone,
    boolean leadActive,
    boolean suppressed,
    boolean opened,
    boolean clicked,
    boolean replied) {

  boolean did(Step.On condition) {
    return switch (condition) {
      case OPENED -> opened;
      case CLICKED -> clicked;
      case REPLIED -> replied;
    };
  }
}
