package com.penguinmails.campaigns.sending;

import com.penguinmails.mail.BounceType;
import org.jspecify.annotations.Nullable;

/** What the ledger says about a send after a try. */
sealed interface Settlement {
  /** The server has it; the lead goes on. */
  record Accepted() implements Settlement {}

  /**
   * It will never be sent; the lead leaves the campaign.
   *
   * @param exitReason why, in the enrolment
   * @param bounce what a server said when it refused it; null when none did
   */
  record Failed(String code, String reason, String exitReason, @Nullable BounceType bounce)
      implements Settlement {
    /** Whether the address must not be written to again. */
    boolean suppress() {
      return bounce == BounceType.HARD;
    }

    /** Whether the mail came back because of its recipient. */
    boolean ofRecipient() {
      return bounce == BounceType.HARD || bounce == BounceType.SOFT;
    }
  }

  /**
   * Nobody knows; the lead waits until somebody decides.
   *
   * @param code {@link #UNCONFIRMED} or {@link #NOT_SUBMITTED}
   */
  record InDoubt(String code, String reason) implements Settlement {
    /** The server may have it. */
    static final String UNCONFIRMED = "unconfirmed";

    /** It was never submitted, but nothing would submit it either. */
    static final String NOT_SUBMITTED = "not_submitted";
  }

  /** Not sent, may be tried again. */
  record Released(@Nullable String reason) implements Settlement {}
}
