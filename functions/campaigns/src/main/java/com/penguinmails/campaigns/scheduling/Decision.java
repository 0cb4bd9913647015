package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to one due enrolment. */
sealed interface Decision {
  /** A mail is reserved, if an account has room for it. */
  record Send(Step.Email step) implements Decision {}

  /**
   * Nothing until then.
   *
   * @param stepId the step that comes then; null stands for the end
   */
  record Wait(@Nullable UUID stepId, Instant until) implements Decision {}

  /**
   * The mail of its step is on its way already.
   *
   * @param status sending, or parked when it is in doubt
   */
  record Busy(String status) implements Decision {}

  /** The lead went all the way. */
  record Complete() implements Decision {}

  /** The lead leaves the campaign. */
  record Exit(String reason) implements Decision {}
}
