package com.penguinmails.mail.inbound;

import com.penguinmails.mail.mime.HtmlText;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person reads in a mail: its first plain text, or else its HTML as text. */
final class MailText {
  static final int MAX_TEXT = 256 * 1024;
  private static final int MAX_BYTES = 2 * MAX_TEXT;

  private MailText() {}

  static String of(List<Part> parts) throws MessagingException {
    String plain = first(parts, "text/plain");
    if (plain != null) {
      return limited(plain.strip());
    }
    String html = first(parts, "text/html");
    return html == null ? "" : limited(HtmlText.of(html));
  }

  private static @Nullable String first(List<Part> parts, String type) throws MessagingException {
    for (Part part : parts) {
      if (MailParts.type(part).equals(type)
          && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
        return decoded(part);
      }
    }
    return null;
  }

  private static String decoded(Part part) throws MessagingException {
    try {
      return new String(MailParts.bytes(part, MAX_BYTES), charset(part));
    } catch (IOException brokenEncoding) {
      return "";
    }
  }

  private static Charset charset(Part part) {
    try {
      String name = new ContentType(part.getContentType()).getParameter("charset");
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
    } catch (MessagingException | IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  private static String limited(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }
}
