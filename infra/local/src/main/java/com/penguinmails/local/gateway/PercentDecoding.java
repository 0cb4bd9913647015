package com.penguinmails.local.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding as UTF-8 (RFC 3986 section 2.1). A percent sign that starts no escape stays as
 * it is: a gateway has to hand such a request on, not to refuse it.
 */
final class PercentDecoding {
  private PercentDecoding() {}

  /** Decodes a path or a part of one, in which a plus sign is a plus sign. */
  static String path(String raw) {
    return raw.indexOf('%') < 0 ? raw : decode(raw, false);
  }

  /** Decodes a name or value of a query string, in which a plus sign is a space. */
  static String query(String raw) {
    return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%'
          && i + 2 < bytes.length
          && hex(bytes[i + 1]) >= 0
          && hex(bytes[i + 2]) >= 0) {
        decoded.write(hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]));
        i += 2;
      } else {
        decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte digit) {
    return Character.digit(digit, 16);
  }
}
