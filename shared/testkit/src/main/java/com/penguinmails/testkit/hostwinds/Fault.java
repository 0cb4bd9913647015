package com.penguinmails.testkit.hostwinds;

/** What the peer does instead of answering. */
public enum Fault {
  /** Answers, so that the fault behind it meets a later request. */
  NONE,
  /** 500, nothing done. */
  SERVER_ERROR,
  /** HTTP 200 and {@code result: error}, nothing done. */
  REFUSED,
  /** The connection ends before anything was done. */
  CUT_BEFORE,
  /** It is done, and the connection ends before the answer. */
  CUT_AFTER,
  /** HTTP 200 and something that is not JSON. */
  NONSENSE
}
