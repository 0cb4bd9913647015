package com.penguinmails.operations.decommission;

import java.time.Instant;

/** What to do with a server now. */
sealed interface Decision {
  /** Nothing before something happens. */
  record Nothing() implements Decision {}

  /** The provider began another period: write it down. */
  record Renew(Instant end) implements Decision {}

  /** Give it back at the end of the period that is paid. */
  record Schedule(Instant end, String reason) implements Decision {}

  /**
   * Let its domains send from elsewhere.
   *
   * @param now those without another address end all the same
   */
  record Drain(boolean now) implements Decision {}

  /** Ask the provider to take it. */
  record Terminate() implements Decision {}

  /** Find out whether it is gone. */
  record Verify() implements Decision {}
}
