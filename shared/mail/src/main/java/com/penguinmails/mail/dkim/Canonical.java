package com.penguinmails.mail.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The relaxed forms of RFC 6376 sections 3.4.2 and 3.4.4, for messages with CRLF line ends. */
final class Canonical {
  private Canonical() {}

  /**
   * A header field.
   *
   * @param name in lower case
   * @param relaxed without its line end
   */
  record Header(String name, String relaxed) {
    static Header of(String field) {
      int colon = field.indexOf(':');
      String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value =
          field.substring(colon + 1).replace("\r\n", "").replaceAll("[ \\t]+", " ").strip();
      return new Header(name, name + ":" + value);
    }
  }

  /** Where the body begins: behind the empty line. */
  static int bodyOffset(byte[] message) {
    for (int i = 0; i + 3 < message.length; i++) {
      if (message[i] == '\r'
          && message[i + 1] == '\n'
          && message[i + 2] == '\r'
          && message[i + 3] == '\n') {
        return i + 4;
      }
    }
    return message.length;
  }

  /** The fields in front of the body, in their order. */
  static List<Header> headers(byte[] message, int bodyOffset) {
    String text = new String(message, 0, bodyOffset, StandardCharsets.UTF_8);
    List<Header> headers = new ArrayList<>();
    for (String field : text.split("\r\n(?![ \\t])", -1)) {
      if (field.indexOf(':') > 0) {
        headers.add(Header.of(field));
      }
    }
    return headers;
  }

  /** The body: runs of blanks are one, none at the end of a line, no empty lines at the end. */
  static byte[] body(byte[] message, int offset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length - offset + 2);
    int emptyLines = 0;
    int at = offset;
    while (at < message.length) {
      int end = lineEnd(message, at);
      byte[] line = relaxed(message, at, end);
      if (line.length == 0) {
        emptyLines++;
      } else {
        for (; emptyLines > 0; emptyLines--) {
          lineBreak(out);
        }
        out.writeBytes(line);
        lineBreak(out);
      }
      at = end + 2;
    }
    return out.toByteArray();
  }

  private static int lineEnd(byte[] message, int from) {
    for (int i = from; i + 1 < message.length; i++) {
      if (message[i] == '\r' && message[i + 1] == '\n') {
        return i;
      }
    }
    return message.length;
  }

  private static byte[] relaxed(byte[] message, int from, int to) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(to - from);
    boolean blank = false;
    for (int i = from; i < to; i++) {
      if (message[i] == ' ' || message[i] == '\t') {
        blank = true;
      } else {
        if (blank) {
          line.write(' ');
          blank = false;
        }
        line.write(message[i]);
      }
    }
    return line.toByteArray();
  }

  private static void lineBreak(ByteArrayOutputStream out) {
    out.write('\r');
    out.write('\n');
  }
}
