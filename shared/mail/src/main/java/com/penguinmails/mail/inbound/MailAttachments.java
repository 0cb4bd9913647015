package com.penguinmails.mail.inbound;

import com.penguinmails.mail.inbound.InboundAttachment.Omission;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of a mail: every leaf that is not its text. */
final class MailAttachments {
  /** Of one file; an answer of Lambda holds 6 MB of base64. */
  static final int MAX_EACH = 4 * 1024 * 1024;

  /** Of one mail, so that a batch of mails fits into memory twice. */
  static final int MAX_TOGETHER = 5 * 1024 * 1024;

  /** What comes after these is left out. */
  static final int MOST = 50;

  private static final Set<String> TEXT = Set.of("text/plain", "text/html");

  /** What machines tell each other; a bounce carries the lead's own mail. */
  private static final Set<String> REPORTS =
      Set.of(
          "message/delivery-status",
          "message/disposition-notification",
          "message/feedback-report",
          "text/rfc822-headers");

  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9!#$&^_.+-]{1,50}/[a-z0-9!#$&^_.+-]{1,49}");
  private static final byte[] NOTHING = {};

  private MailAttachments() {}

  /**
   * Reads the files of a mail.
   *
   * @param missing how many bytes of the mail were not read; its last part ends where they begin
   */
  static List<InboundAttachment> of(List<Part> parts, long missing) {
    List<InboundAttachment> found = new ArrayList<>();
    int left = MAX_TOGETHER;
    for (int i = 0; i < parts.size() && found.size() < MOST; i++) {
      boolean cut = missing > 0 && i == parts.size() - 1;
      Optional<InboundAttachment> file =
          readable(parts.get(i), found.size() + 1, left, cut ? missing : 0);
      left -= file.map(one -> one.content().length).orElse(0);
      file.ifPresent(found::add);
    }
    return found;
  }

  /** Headers that cannot be read name no file; the mail is worth more than it. */
  private static Optional<InboundAttachment> readable(
      Part part, int number, int left, long missing) {
    try {
      return attachment(part, number, left, missing);
    } catch (MessagingException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<InboundAttachment> attachment(
      Part part, int number, int left, long missing) throws MessagingException {
    if (!isAttachment(part)) {
      return Optional.empty();
    }
    FileName name = FileName.of(part, number);
    return Optional.of(
        missing > 0
            ? omitted(part, name, part.getSize() + missing, Omission.TOO_LARGE)
            : read(part, name, Math.min(MAX_EACH, left)));
  }

  private static boolean isAttachment(Part part) throws MessagingException {
    String type = MailParts.type(part);
    if (type.startsWith("multipart/") || REPORTS.contains(type)) {
      return false;
    }
    return !TEXT.contains(type)
        || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())
        || FileName.given(part) != null;
  }

  private static InboundAttachment read(Part part, FileName name, int most)
      throws MessagingException {
    try {
      byte[] bytes = MailParts.bytes(part, most + 1);
      return bytes.length > most
          ? omitted(part, name, part.getSize(), Omission.TOO_LARGE)
          : file(part, name, bytes.length, bytes, null);
    } catch (IOException brokenEncoding) {
      return omitted(part, name, part.getSize(), Omission.UNREADABLE);
    }
  }

  private static InboundAttachment omitted(Part part, FileName name, long encoded, Omission why)
      throws MessagingException {
    String[] encoding = part.getHeader("Content-Transfer-Encoding");
    boolean base64 = encoding != null && encoding[0].strip().equalsIgnoreCase("base64");
    // Lines of 76 characters and a line break stand for 57 bytes (RFC 2045 §6.8).
    long size = base64 ? encoded * 57 / 78 : encoded;
    return file(part, name, Math.clamp(size, 0, Integer.MAX_VALUE), NOTHING, why);
  }

  private static InboundAttachment file(
      Part part, FileName name, long size, byte[] bytes, @Nullable Omission why)
      throws MessagingException {
    String type = MailParts.type(part);
    return new InboundAttachment(
        name.clean(),
        name.original(),
        TYPE.matcher(type).matches() ? type : "application/octet-stream",
        isInline(part),
        size,
        bytes,
        why);
  }

  private static boolean isInline(Part part) throws MessagingException {
    String disposition = part.getDisposition();
    return disposition == null
        ? part.getHeader("Content-ID") != null
        : disposition.toLowerCase(Locale.ROOT).equals(Part.INLINE);
  }
}
