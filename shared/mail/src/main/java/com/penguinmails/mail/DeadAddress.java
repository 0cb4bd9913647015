package com.penguinmails.mail;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refusals that say that there is no such address. Enhanced status codes are those of RFC 3463. */
public final class DeadAddress {
  // Unknown, malformed, moved, disabled, or a domain without mail; 5.4.310 is Microsoft's for that.
  private static final Set<String> CODES =
      Set.of("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.4.310");
  private static final Set<String> UNSPECIFIC = Set.of("5.0.0", "5.2.0");
  // Replies that say so without a status that does.
  private static final Set<Integer> NO_MAILBOX = Set.of(550, 551, 553);
  // Outlook.com has it for this, others for other things: the words tell.
  private static final String AMBIGUOUS = "5.5.0";
  // Yahoo says it with 552 and 554.
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "\\bno such (user|recipient|mailbox)\\b|\\bunknown (user|recipient|mailbox)\\b"
              + "|\\b(user|recipient|mailbox)( is)? (unknown|not found|unavailable|disabled)\\b"
              + "|\\b(user|recipient|mailbox) (does not|doesn['\u2019]t) (exist|have)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final int PERMANENT = 500;
  // Unless the words say that it is about something else.
  private static final Pattern OTHERWISE =
      Pattern.compile(
          "\\b(polic(y|ies)|spam|unsolicited|relay(ing)?|quota|full|too (big|large))\\b",
          Pattern.CASE_INSENSITIVE);
  // Google has 5.2.1 for a mailbox that is disabled, and for one that gets too much at the moment.
  private static final Pattern TOO_OFTEN =
      Pattern.compile("\\breceiving mail (at a rate|too quickly)\\b", Pattern.CASE_INSENSITIVE);

  private DeadAddress() {}

  /**
   * Whether a refusal says so.
   *
   * @param status RFC 3463 code, if there was one
   * @param code of the reply, 0 when there was none
   * @param text what the server said
   */
  public static boolean isToldBy(@Nullable String status, int code, String text) {
    if (status != null && CODES.contains(status)) {
      return !TOO_OFTEN.matcher(text).find();
    }
    boolean unspecific = status == null || UNSPECIFIC.contains(status);
    boolean told =
        (unspecific && NO_MAILBOX.contains(code))
            || ((unspecific || AMBIGUOUS.equals(status))
                && code >= PERMANENT
                && UNKNOWN.matcher(text).find());
    return told && !OTHERWISE.matcher(text).find();
  }
}
