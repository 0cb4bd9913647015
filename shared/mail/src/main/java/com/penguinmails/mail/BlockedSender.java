package com.penguinmails.mail;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that speak of who sends, whoever the recipient is: an address on a block list, a bad
 * reputation, a domain that does not authenticate. RFC 3463 has 5.7.1 for these as for a
 * recipient's own rules, so the words decide. In doubt it is not the sender.
 */
public final class BlockedSender {
  // RFC 3463 section 3.2: the sender's mailbox or system.
  private static final Pattern BAD_ADDRESS = Pattern.compile("5\\.1\\.[78]");

  // RFC 7372 and 7505, IANA's registry of enhanced status codes: authentication, reverse DNS,
  // flood.
  private static final Pattern UNAUTHENTICATED = Pattern.compile("5\\.7\\.2[0-8]");

  // Microsoft, "Email non-delivery reports and SMTP errors in Exchange Online".
  private static final Pattern BANNED =
      Pattern.compile("5\\.7\\.(50[1-39]|511|6[0-4]\\d|70[58]|750)");

  private static final Pattern UNSPECIFIC = Pattern.compile("5\\.0\\.0|5\\.7\\.\\d{1,3}");

  /** Codes at the beginning of continued lines, which cut words apart. */
  private static final Pattern CODES = Pattern.compile("\\b5\\d\\d[ -](5\\.\\d{1,3}\\.\\d{1,3} )?");

  private static final Pattern LISTS =
      words(
          "\\b(spamhaus|spamcop|sorbs|uceprotect|abusix|barracudacentral|ipcheck\\.proofpoint|dnsbl|rbl|reputation"
              + "|(black|block|deny)[ -]?list(s|ed|ing)?)\\b");

  private static final Pattern SOURCE =
      words(
          "\\b(client|host|ip|network|server|connections?|traffic)\\b[^;]{0,100}?\\b(blocked|banned|(?<!not )listed)\\b"
              + "|\\b(client host|helo command) rejected\\b");

  private static final Pattern OTHERS =
      words("\\bby (the |your )?(recipient|user|addressee|mailbox owner)\\b|\\bur[il]s?\\b");

  private BlockedSender() {}

  private static Pattern words(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
  }

  /**
   * Whether a permanent refusal says so.
   *
   * @param status RFC 3463 code, if there was one
   * @param text what the server said
   */
  public static boolean isToldBy(@Nullable String status, String text) {
    if (status != null && !UNSPECIFIC.matcher(status).matches()) {
      return BAD_ADDRESS.matcher(status).matches();
    }
    if (status != null
        && (UNAUTHENTICATED.matcher(status).matches() || BANNED.matcher(status).matches())) {
      return true;
    }
    String sentence = CODES.matcher(text).replaceAll("");
    return !OTHERS.matcher(sentence).find()
        && (LISTS.matcher(sentence).find() || SOURCE.matcher(sentence).find());
  }
}
