package com.penguinmails.mail.inbound;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file is called: as the sender wrote it, and as it may be saved.
 *
 * @param original null when it is the same
 */
record FileName(String clean, @Nullable String original) {
  private static final int LONGEST = 255;

  /** Also marks that turn the direction of writing, which hide an extension. */
  private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");

  private static final Pattern PATH = Pattern.compile("^.*[/\\\\]");
  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*]");

  /** The name of a part, or one made from its number. */
  static FileName of(Part part, int number) {
    String given = given(part);
    if (given == null) {
      return new FileName("attachment-" + number, null);
    }
    String original = limited(INVISIBLE.matcher(given).replaceAll("").strip());
    String clean =
        FORBIDDEN.matcher(PATH.matcher(original).replaceFirst("")).replaceAll("_").strip();
    if (clean.isEmpty() || clean.equals(".") || clean.equals("..")) {
      clean = "attachment-" + number;
    }
    return new FileName(clean, clean.equals(original) ? null : original);
  }

  /** As the header says, with encoded words read although RFC 2047 §5 forbids them there. */
  static @Nullable String given(Part part) {
    try {
      String name = part.getFileName();
      return name == null || name.isBlank() ? null : MimeUtility.decodeText(name);
    } catch (MessagingException | UnsupportedEncodingException unreadable) {
      return null;
    }
  }

  /** From the end: that is where the extension is. */
  private static String limited(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= LONGEST ? name : name.substring(name.offsetByCodePoints(0, length - LONGEST));
  }
}
