package com.penguinmails.mail.smtp;

import com.penguinmails.mail.RefusedAccount;
import org.jspecify.annotations.Nullable;

/** How one attempt to submit a mail ended. Texts are single lines of at most 500 characters. */
public sealed interface Submission {
  /** The server took responsibility for the mail. */
  record Accepted(String serverReply) implements Submission {}

  /**
   * Refused for good (5xx); sending the same again is pointless.
   *
   * @param stage what was refused: only {@link Stage#RECIPIENT} says something about the lead
   * @param enhancedStatus RFC 3463 code such as {@code 5.1.1}
   */
  record Rejected(Stage stage, int code, @Nullable String enhancedStatus, String text)
      implements Submission {}

  /** Refused for now (4xx); the server does not have it and it can be tried again later. */
  record Deferred(Stage stage, int code, @Nullable String enhancedStatus, String text)
      implements Submission {}

  /**
   * The account or its settings must be put right first: wrong password, exceeded quota, no or
   * untrusted TLS. No other mail of the account will fare better.
   *
   * @param code reply code, 0 when there was none
   */
  record AccountProblem(int code, @Nullable String enhancedStatus, String text)
      implements Submission {
    /** Whether it passes by itself: the provider's limit for some time is used up. */
    public boolean exhausted() {
      return RefusedAccount.isLimit(enhancedStatus);
    }
  }

  /** The connection failed before any content was sent: safe to try again. */
  record Unreachable(String text) implements Submission {}

  /**
   * The connection broke, or no understandable reply came, after the server had asked for the
   * content. It may have taken the mail; sending again may duplicate it.
   */
  record InDoubt(String text) implements Submission {}

  /** What the server was told when it refused. */
  enum Stage {
    CONNECTION,
    SENDER,
    RECIPIENT,
    CONTENT
  }
}
