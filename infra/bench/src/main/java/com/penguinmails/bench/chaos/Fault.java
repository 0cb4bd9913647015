package com.penguinmails.bench.chaos;

/** How an SMTP server, or the way to it, fails. */
enum Fault {
  /** The connection is closed at once. */
  REFUSE,
  /** 421 instead of a greeting. */
  GREET_421,
  /** Half a second of silence before the recipient is answered. */
  STALL,
  /** 451 for the recipient. */
  RECIPIENT_451,
  /** 421 for the recipient, and the connection is closed. */
  RECIPIENT_421,
  /** 550 for the recipient: this lead is lost for good, and that is right. */
  RECIPIENT_550,
  /** The connection breaks in the middle of the content. */
  DROP_IN_DATA,
  /** 451 for the content. */
  CONTENT_451,
  /** The server has taken the mail, and its answer never arrives. */
  DROP_ANSWER,
  /** The server has not taken the mail, and nobody hears that either. */
  DROP_END
}
