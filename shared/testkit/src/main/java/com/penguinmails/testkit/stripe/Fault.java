package com.penguinmails.testkit.stripe;

/** What the peer does instead of answering. */
public enum Fault {
  /** Answers, so that the fault behind it meets a later request. */
  NONE,
  /** 402, the bank said no. */
  CARD_DECLINED,
  /** 429. */
  RATE_LIMIT,
  /** 500, nothing done. */
  SERVER_ERROR,
  /** Does it, and never answers. */
  TIMEOUT,
  /** 400, the key was used for something else. */
  IDEMPOTENCY_CONFLICT
}
