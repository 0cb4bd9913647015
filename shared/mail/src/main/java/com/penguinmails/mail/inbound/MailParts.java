package com.penguinmails.mail.inbound;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The leaves of a message, depth first; attached messages are leaves and not opened. */
final class MailParts {
  static final int MAX_DEPTH = 20;
  static final int MAX_PARTS = 500;

  private final List<Part> leaves = new ArrayList<>();

  static List<Part> of(Part message) throws MessagingException, IOException {
    MailParts parts = new MailParts();
    parts.collect(message, 0);
    return parts.leaves;
  }

  private void collect(Part part, int depth) throws MessagingException, IOException {
    if (leaves.size() >= MAX_PARTS || depth > MAX_DEPTH) {
      return;
    }
    if (type(part).startsWith("multipart/") && part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < Math.min(multipart.getCount(), MAX_PARTS); i++) {
        collect(multipart.getBodyPart(i), depth + 1);
      }
    } else {
      leaves.add(part);
    }
  }

  /**
   * At most so many bytes of a part, decoded.
   *
   * @throws IOException when its encoding is broken
   */
  static byte[] bytes(Part part, int most) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      return in.readNBytes(most);
    } catch (RuntimeException e) {
      // How a decoder stumbles over what it does not expect: uuencode with lines that are too long.
      throw new IOException("the encoding is broken", e);
    }
  }

  /** Media type in lower case without parameters; {@code text/plain} when it makes no sense. */
  static String type(Part part) throws MessagingException {
    try {
      return new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    } catch (ParseException e) {
      return "text/plain";
    }
  }
}
