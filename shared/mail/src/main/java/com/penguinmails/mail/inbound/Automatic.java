package com.penguinmails.mail.inbound;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Recognises mail no person wrote: RFC 3834 and what was used before it. */
final class Automatic {
  private static final List<String> MARKS =
      List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply");
  private static final Set<String> PRECEDENCES = Set.of("auto_reply", "bulk", "junk", "list");

  private Automatic() {}

  static boolean wrote(MimeMessage message, InboundHeaders headers) throws MessagingException {
    return autoSubmitted(message)
        || marked(message)
        || PRECEDENCES.contains(value(message, "Precedence"))
        || value(message, "Return-Path").equals("<>")
        || fromMailSystem(headers);
  }

  private static boolean autoSubmitted(MimeMessage message) throws MessagingException {
    String value = value(message, "Auto-Submitted");
    return !value.isEmpty() && !value.equals("no") && !value.startsWith("no;");
  }

  private static boolean marked(MimeMessage message) throws MessagingException {
    for (String mark : MARKS) {
      String value = value(message, mark);
      if (!value.isEmpty() && !value.equals("no")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mail server wrote it. */
  static boolean fromMailSystem(InboundHeaders headers) {
    String from = headers.from();
    return from != null && (from.startsWith("mailer-daemon@") || from.startsWith("postmaster@"));
  }

  private static String value(MimeMessage message, String name) throws MessagingException {
    String value = message.getHeader(name, ",");
    return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
  }
}
