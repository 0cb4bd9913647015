package com.penguinmails.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What it means that a mail was refused for good. */
public enum BounceType {
  /** There is no such address: it must not be written to again. */
  HARD,
  /** This mail was refused; another one may not be. */
  SOFT,
  /** It is about who sends; it says nothing of the recipient. */
  SENDER;

  private static final Pattern REPLY =
      Pattern.compile("\\b([45]\\d\\d)(?![\\w.:])(?:[ -]([45]\\.\\d{1,3}\\.\\d{1,3})\\b)?");
  private static final Pattern UNSPECIFIC = Pattern.compile("[45]\\.0\\.0");

  /**
   * What a report means that a mail could not be delivered. Exim says 5.0.0 whatever the server
   * said, and Postfix where it said no status; then the server's own words count.
   *
   * @param status RFC 3463 code, if there is one
   * @param diagnostic what the server said, if it said something
   */
  public static BounceType of(@Nullable String status, @Nullable String diagnostic) {
    String text = diagnostic == null ? "" : diagnostic;
    Matcher reply = REPLY.matcher(text);
    boolean replied = reply.find();
    String told = replied ? reply.group(2) : null;
    String known =
        told == null || (status != null && !UNSPECIFIC.matcher(status).matches()) ? status : told;
    if (isOfSender(known, text)) {
      return SENDER;
    }
    int code = replied ? Integer.parseInt(reply.group(1)) : 0;
    return DeadAddress.isToldBy(known, code, text) ? HARD : SOFT;
  }

  private static boolean isOfSender(@Nullable String status, String text) {
    // Given up after days of "later": as if it had been refused at once.
    String permanent = status == null ? null : "5" + status.substring(1);
    return RefusedAccount.isToldBy(status, text)
        || RefusedAccount.isUsedUp(status, text)
        || BlockedSender.isToldBy(permanent, text);
  }
}
