package com.penguinmails.mail;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refusals that speak of the account a mail comes from, whoever the recipient is. */
public final class RefusedAccount {
  // RFC 3463 section 3.2: the sender's mailbox or system.
  private static final Pattern BAD_SENDER = Pattern.compile("[45]\\.1\\.[78]");
  // A login that may not send as this address is mostly 5.7.1; Exim and qmail say no status.
  private static final Pattern SENDER =
      words(
          "\\bsender address rejected\\b|\\bsender verify failed\\b|\\bbadmailfrom\\b"
              + "|\\bpermissions? to send as\\b|SendAsDenied|\\bOutboundSpamException\\b");
  // Exim and MailEnable say so at RCPT, with codes of their own and no status. Where there is one,
  // it may be a recipient that takes mail of members only.
  private static final Pattern SIGNED_OUT =
      words(
          "\\bSMTP auth(entication)?( is)? required\\b|(?<!sender )\\bauthentication( is)? required\\b"
              + "|\\bserver requires authentication\\b|\\bturn on SMTP authentication\\b"
              + "|\\bserver without authentication\\b|\\bauthenticate (first|before)\\b");
  // Of a day, as Google says it, and Microsoft.
  private static final Set<String> LIMITS = Set.of("5.4.5", "5.1.90");
  // Microsoft says it with 5.2.0, Zoho with 5.4.6, Amazon with 454 alone; only the words tell.
  private static final Pattern USED_UP =
      words(
          "\\bSubmissionQuotaExceededException\\b|\\bdaily message quota exceeded\\b"
              + "|\\bunusual sending activity\\b");

  private RefusedAccount() {}

  private static Pattern words(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
  }

  /** Whether a refusal says that the account may not send at all, or not as this address. */
  public static boolean isToldBy(@Nullable String status, String text) {
    boolean told =
        status == null ? SIGNED_OUT.matcher(text).find() : BAD_SENDER.matcher(status).matches();
    return told || SENDER.matcher(text).find();
  }

  /** Whether a refusal says that the provider's limit for some time is used up. */
  public static boolean isUsedUp(@Nullable String status, String text) {
    return isLimit(status) || USED_UP.matcher(text).find();
  }

  /** Whether a status says so by itself. */
  public static boolean isLimit(@Nullable String status) {
    return status != null && LIMITS.contains(status);
  }
}
