package com.penguinmails.campaigns.sequence;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One node of a campaign. */
public sealed interface Step {
  UUID id();

  /** Where a lead goes on afterwards; a condition says it itself. */
  Next next();

  /**
   * Sends one mail.
   *
   * @param accountId null for one of the campaign's accounts
   */
  record Email(
      UUID id,
      Next next,
      @Nullable UUID accountId,
      UUID templateId,
      @Nullable String subjectOverride,
      @Nullable String fromNameOverride)
      implements Step {}

  /**
   * Lets time pass.
   *
   * @param hours from the moment the lead arrives; 0 or more
   * @param until a moment instead
   */
  record Wait(UUID id, Next next, int hours, @Nullable Instant until) implements Step {}

  /** Branches on what the lead did with the mails of this campaign so far. */
  record Condition(UUID id, On on, Next whenTrue, Next whenFalse) implements Step {
    @Override
    public Next next() {
      return whenFalse;
    }
  }

  /** What a condition asks. */
  enum On {
    OPENED,
    CLICKED,
    REPLIED
  }

  /** Where the way goes on. */
  sealed interface Next {
    /** The sequence ends. */
    record End() implements Next {}

    /** The step in the order. */
    record Following() implements Next {}

    /** A certain step. */
    record To(UUID stepId) implements Next {}
  }
}
