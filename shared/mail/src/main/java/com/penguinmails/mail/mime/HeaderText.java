package com.penguinmails.mail.mime;

import java.util.regex.Pattern;

/** Values on their way into headers, made unable to end the header they are in. */
final class HeaderText {
  private static final Pattern BREAKING = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
  private static final Pattern MESSAGE_ID =
      Pattern.compile("[!#-;=?A-Z\\[-~]{1,200}@[!#-;=?A-Z\\[-~]{1,255}");
  private static final Pattern URL = Pattern.compile("https?://[!-;=?-~]{1,900}");
  private static final Pattern STORAGE_KEY = Pattern.compile("\\d{6}/[0-9a-f-]{36}");

  private HeaderText() {}

  static String oneLine(String value) {
    return BREAKING.matcher(value).replaceAll(" ").strip();
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
