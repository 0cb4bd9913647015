package com.penguinmails.mail.inbound;

import com.penguinmails.mail.mime.MimeComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads delivery status notifications (RFC 3464) inside a multipart/report (RFC 6522). */
final class DeliveryReport {
  private static final Set<String> REPORTED = Set.of("failed", "delayed");
  private static final Pattern GROUPS = Pattern.compile("\n[ \\t]*\n");
  private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

  private DeliveryReport() {}

  /** The first recipient that mail failed or was delayed for, if there is one. */
  static Optional<InboundMail.Bounce> bounce(InboundHeaders headers, List<Part> parts)
      throws MessagingException {
    String status = ReportParts.text(parts, "message/delivery-status");
    if (status == null) {
      return Optional.empty();
    }
    for (String group : GROUPS.split(status, 200)) {
      InternetHeaders fields = ReportParts.fields(group);
      String action = ReportParts.lower(fields, "Action");
      if (action != null && REPORTED.contains(action)) {
        return Optional.of(bounce(headers, fields, action, ReportParts.original(parts)));
      }
    }
    return Optional.empty();
  }

  private static InboundMail.Bounce bounce(
      InboundHeaders headers, InternetHeaders fields, String action, InternetHeaders original) {
    String status = status(HeaderReader.value(fields, "Status"));
    String recipient = HeaderReader.value(fields, "Final-Recipient");
    return new InboundMail.Bounce(
        headers,
        HeaderReader.firstId(original.getHeader("Message-ID", " ")),
        HeaderReader.value(original, MimeComposer.STORAGE_KEY_HEADER),
        lower(
            address(
                recipient == null ? HeaderReader.value(fields, "Original-Recipient") : recipient)),
        status,
        action.equals("failed"),
        HeaderReader.value(fields, "Diagnostic-Code"));
  }

  private static @Nullable String status(@Nullable String field) {
    Matcher status = STATUS.matcher(field == null ? "" : field);
    return status.find() ? status.group() : null;
  }

  /** {@code rfc822; ada@example.org} without the address type. */
  private static @Nullable String address(@Nullable String field) {
    if (field == null) {
      return null;
    }
    String address = field.substring(field.indexOf(';') + 1).strip();
    return address.startsWith("<") && address.endsWith(">")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  private static @Nullable String lower(@Nullable String value) {
    return value == null ? null : value.toLowerCase(Locale.ROOT);
  }
}
