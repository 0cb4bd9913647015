package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A claimed enrolment with what decides about its next step. */
record DueEnrolment(
    UUID id,
    UUID leadId,
    @Nullable UUID currentStepId,
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
