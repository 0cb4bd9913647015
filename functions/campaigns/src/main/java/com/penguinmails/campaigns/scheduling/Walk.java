package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks a lead on from where it stands until there is a mail, a wait or the end. */
final class Walk {
  private final Sequence sequence;
  private final Instant now;

  Walk(Sequence sequence, Instant now) {
    this.sequence = sequence;
    this.now = now;
  }

  Decision decide(DueEnrolment enrolment) {
    if (enrolment.suppressed()) {
      return new Decision.Exit("suppressed");
    }
    if (!enrolment.leadActive()) {
      return new Decision.Exit("lead_inactive");
    }
    return from(enrolment, sequence.at(enrolment.currentStepId()));
  }

  private Decision from(DueEnrolment enrolment, Optional<Step> step) {
    return switch (step.orElse(null)) {
      case null -> new Decision.Complete();
      case Step.Email email -> mail(enrolment, email);
      case Step.Condition condition ->
          from(enrolment, sequence.branch(condition, enrolment.did(condition.on())));
      case Step.Wait wait -> waiting(enrolment, wait);
    };
  }

  /** A mail that is known to the ledger is never reserved twice. */
  private Decision mail(DueEnrolment enrolment, Step.Email email) {
    @Nullable String state =
        email.id().equals(enrolment.currentStepId()) ? enrolment.stepState() : null;
    return switch (state) {
      case null -> new Decision.Send(email);
      case "accepted" -> from(enrolment, sequence.after(email));
      case "failed" -> new Decision.Exit("undeliverable");
      case "in_doubt" -> new Decision.Busy("parked");
      default -> new Decision.Busy("sending");
    };
  }

  private Decision waiting(DueEnrolment enrolment, Step.Wait wait) {
    @Nullable Instant date = wait.until();
    Instant until = date == null ? now.plus(Duration.ofHours(wait.hours())) : date;
    Optional<Step> after = sequence.after(wait);
    if (!until.isAfter(now)) {
      return from(enrolment, after);
    }
    return after.isEmpty() ? new Decision.Complete() : new Decision.Wait(after.get().id(), until);
  }
}
