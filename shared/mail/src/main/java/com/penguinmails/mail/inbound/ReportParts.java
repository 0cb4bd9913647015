package com.penguinmails.mail.inbound;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of a multipart/report (RFC 6522): what a machine says, and the mail it is about. */
final class ReportParts {
  private static final int MAX_BYTES = 64 * 1024;

  private ReportParts() {}

  /** Text of the first part of a type; null when there is none. */
  static @Nullable String text(List<Part> parts, String type) throws MessagingException {
    for (Part part : parts) {
      if (MailParts.type(part).equals(type)) {
        return text(part);
      }
    }
    return null;
  }

  /** Headers of the mail the report is about, as far as they came back. */
  static InternetHeaders original(List<Part> parts) throws MessagingException {
    String original = text(parts, "message/rfc822");
    if (original == null) {
      original = text(parts, "text/rfc822-headers");
    }
    return fields(original == null ? "" : original.stripLeading());
  }

  /** Reads fields that look like headers. */
  static InternetHeaders fields(String group) throws MessagingException {
    byte[] bytes = (group + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return new InternetHeaders(new ByteArrayInputStream(bytes));
  }

  /** A field in lower case. */
  static @Nullable String lower(InternetHeaders fields, String name) {
    String value = HeaderReader.value(fields, name);
    return value == null ? null : value.toLowerCase(Locale.ROOT);
  }

  private static String text(Part part) throws MessagingException {
    try {
      return new String(MailParts.bytes(part, MAX_BYTES), StandardCharsets.ISO_8859_1)
          .replace("\r\n", "\n");
    } catch (IOException brokenEncoding) {
      return "";
    }
  }
}
