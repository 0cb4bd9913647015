package com.penguinmails.mail.smtp;

import com.penguinmails.mail.RefusedAccount;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply of the server (RFC 5321 section 4.2).
 *
 * @param code -1 when what came was not a reply
 */
record Reply(Submission.Stage stage, int code, String text) {
  private static final Pattern ENHANCED =
      Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
  // As qmail says it.
  private static final Pattern AT_THE_END =
      Pattern.compile("\\(#([245]\\.\\d{1,3}\\.\\d{1,3})\\)$");
  private static final Pattern BREAKING = Pattern.compile("[\\p{Cntrl}]+");
  private static final int MAX_TEXT = 500;

  static Reply of(Submission.Stage stage, int code, @Nullable String text) {
    return new Reply(stage, code, line(text));
  }

  static String line(@Nullable String text) {
    String line = BREAKING.matcher(text == null ? "" : text).replaceAll(" ").strip();
    return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) : line;
  }

  boolean positive() {
    return code >= 200 && code < 300;
  }

  boolean negative() {
    return code >= 400 && code < 600;
  }

  boolean closesConnection() {
    return code == 421;
  }

  /** What a negative reply means for the mail. */
  Submission refusal() {
    String status = enhancedStatus();
    if (concernsAccount(status)) {
      return new Submission.AccountProblem(code, status, text);
    }
    return code < 500
        ? new Submission.Deferred(stage, code, status, text)
        : new Submission.Rejected(stage, code, status, text);
  }

  // RFC 4954 section 6, and limits of providers.
  private boolean concernsAccount(@Nullable String status) {
    return switch (code) {
      case 530, 534, 535, 538 -> true;
      default -> RefusedAccount.isLimit(status);
    };
  }

  @Nullable String enhancedStatus() {
    Matcher status = ENHANCED.matcher(text);
    Matcher atTheEnd = AT_THE_END.matcher(text);
    if (status.find()) {
      return status.group(1);
    }
    return atTheEnd.find() ? atTheEnd.group(1) : null;
  }
}
