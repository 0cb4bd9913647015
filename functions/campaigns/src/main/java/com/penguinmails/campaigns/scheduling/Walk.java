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
    // Whoever was enrolled long before the start comes to the first step now.
    Instant since = enrolment.currentStepId() == null ? now : enrolment.due();
    return from(enrolment, sequence.at(enrolment.currentStepId()), since);
  }

  /** Where a lead goes that came to this step at {@code since}. */
  private Decision from(DueEnrolment enrolment, Optional<Step> step, Instant since) {
    return switch (step.orElse(null)) {
      case null -> new Decision.Complete();
      case Step.Email email -> mail(enrolment, email, since);
      case Step.Condition condition ->
          from(enrolment, sequence.branch(condition, enrolment.did(condition.on())), since);
      case Step.Wait wait -> waiting(enrolment, wait, since);
    };
  }

  /** A mail that is known to the ledger is never reserved twice. */
  private Decision mail(DueEnrolment enrolment, Step.Email email, Instant since) {
    @Nullable String state =
        email.id().equals(enrolment.currentStepId()) ? enrolment.stepState() : null;
    return switch (state) {
      case null -> new Decision.Send(email);
      case "accepted" -> from(enrolment, sequence.after(email), since);
      case "failed" -> new Decision.Exit("undeliverable");
      case "in_doubt" -> new Decision.Busy("parked");
      default -> new Decision.Busy("sending");
    };
  }

  /** Hours count from when the lead came here, not from when the scheduler had time for it. */
  private Decision waiting(DueEnrolment enrolment, Step.Wait wait, Instant since) {
    @Nullable Instant date = wait.until();
    Instant until = date == null ? since.plus(Duration.ofHours(wait.hours())) : date;
    Optional<Step> after = sequence.after(wait);
    if (!until.isAfter(now)) {
      return from(enrolment, after, until.isAfter(since) ? until : since);
    }
    return after.isEmpty() ? new Decision.Complete() : new Decision.Wait(after.get().id(), until);
  }
}
