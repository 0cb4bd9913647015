package com.penguinmails.mail.mime;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Values on their way into headers, made unable to end the header they are in. */
final class HeaderText {
  private static final Pattern BREAKING = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
  // A line has at most 998 characters (RFC 5322 section 2.1.1) and is broken only at blanks.
  private static final Pattern UNFIT = Pattern.compile("=\\?|[^ ]{900}");
  // Of an encoded word, so that its line has at most 76 characters (RFC 2047 section 2).
  private static final int ENCODED = 39;
  private static final Pattern MESSAGE_ID =
      Pattern.compile("[!#-;=?A-Z\\[-~]{1,200}@[!#-;=?A-Z\\[-~]{1,255}");
  private static final Pattern URL = Pattern.compile("https?://[!-;=?-~]{1,900}");
  private static final Pattern STORAGE_KEY = Pattern.compile("\\d{6}/[0-9a-f-]{36}");

  private HeaderText() {}

  static String oneLine(String value) {
    return BREAKING.matcher(value).replaceAll(" ").strip();
  }

  /**
   * A subject, folded. What no line could hold, and what a reader would take for an encoded word
   * although it is none, is encoded as one beyond ASCII is.
   */
  static String subject(String value) throws UnsupportedEncodingException {
    String line = oneLine(value);
    boolean ascii = line.chars().allMatch(c -> c < 0x80);
    if (ascii && UNFIT.matcher(line).find()) {
      return encodedWords(line);
    }
    String encoded = MimeUtility.encodeText(line, StandardCharsets.UTF_8.name(), null);
    return MimeUtility.fold("Subject: ".length(), encoded);
  }

  private static String encodedWords(String ascii) {
    Base64.Encoder base64 = Base64.getEncoder();
    StringJoiner words = new StringJoiner("?=\r\n =?UTF-8?B?", "=?UTF-8?B?", "?=");
    for (int from = 0; from < ascii.length(); from += ENCODED) {
      String part = ascii.substring(from, Math.min(ascii.length(), from + ENCODED));
      words.add(base64.encodeToString(part.getBytes(StandardCharsets.US_ASCII)));
    }
    return words.toString();
  }

  static String messageId(String id) {
    String bare = id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
    boolean ascii = bare.chars().allMatch(c -> c < 0x80);
    return "<" + require(MESSAGE_ID, ascii ? bare : WireAddress.of(bare), "message id") + ">";
  }

  static String url(String url) {
    return "<" + require(URL, url, "unsubscribe address") + ">";
  }

  static String storageKey(String key) {
    return require(STORAGE_KEY, key, "storage key");
  }

  private static String require(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new InvalidMailException("not a valid " + what);
    }
    return value;
  }
}
