package com.penguinmails.mail.inbound;

import com.penguinmails.mail.mime.MimeComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads delivery status notifications (RFC 3464) inside a multipart/report (RFC 6522). */
final class DeliveryReport {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Set<String> REPORTED = Set.of("failed", "delayed");
  private static final Pattern GROUPS = Pattern.compile("\n[ \\t]*\n");
  private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

  private DeliveryReport() {}

  /** The first recipient that mail failed or was delayed for, if there is one. */
  static Optional<InboundMail.Bounce> bounce(InboundHeaders headers, List<Part> parts)
      throws MessagingException {
    Part status = find(parts, "message/delivery-status");
    if (status == null) {
      return Optional.empty();
    }
    for (String group : GROUPS.split(text(status), 200)) {
      InternetHeaders fields = fields(group);
      String action = lower(HeaderReader.value(fields, "Action"));
      if (action != null && REPORTED.contains(action)) {
        return Optional.of(bounce(headers, fields, action, original(parts)));
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

  private static InternetHeaders original(List<Part> parts) throws MessagingException {
    Part original = find(parts, "message/rfc822");
    if (original == null) {
      original = find(parts, "text/rfc822-headers");
    }
    return fields(original == null ? "" : text(original).stripLeading());
  }

  private static @Nullable Part find(List<Part> parts, String type) throws MessagingException {
    for (Part part : parts) {
      if (MailParts.type(part).equals(type)) {
        return part;
      }
    }
    return null;
  }

  private static String text(Part part) throws MessagingException {
    try (InputStream in = part.getInputStream()) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1)
          .replace("\r\n", "\n");
    } catch (IOException brokenEncoding) {
      return "";
    }
  }

  private static InternetHeaders fields(String group) throws MessagingException {
    byte[] bytes = (group + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return new InternetHeaders(new ByteArrayInputStream(bytes));
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
