package com.penguinmails.leads.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Text of unknown encoding in one pass: UTF-8, with each byte that is not UTF-8 read as
 * windows-1252. A file saved by an old spreadsheet reads right, and one damaged byte in a UTF-8
 * file costs one character instead of every accent.
 */
final class LenientReader extends Reader {

  private static final int SIZE = 1 << 16;
  private static final String WINDOWS_1252 = windows1252();

  private final InputStream in;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
  // As many as bytes: no byte gives more than one char, so decoding cannot overflow.
  private final CharBuffer chars = CharBuffer.allocate(SIZE).flip();
  private boolean ended;

  private LenientReader(InputStream in) {
    this.in = in;
  }

  /** A reader past the byte order mark, which decides for UTF-16 when it says so. */
  static Reader open(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 3);
    byte[] head = in.readNBytes(3);
    if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
      return new LenientReader(in);
    }
    boolean bigEndian = startsWith(head, 0xFE, 0xFF);
    if (bigEndian || startsWith(head, 0xFF, 0xFE)) {
      in.unread(head, 2, head.length - 2);
      return new InputStreamReader(
          in, bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
    }
    in.unread(head);
    return new LenientReader(in);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (!chars.hasRemaining()) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(count, 0)).flip();
    chars.clear();
    CoderResult result = utf8.decode(bytes, chars, ended);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        chars.put(WINDOWS_1252.charAt(bytes.get() & 0xFF));
      }
      result = utf8.decode(bytes, chars, ended);
    }
    chars.flip();
  }

  private static boolean startsWith(byte[] head, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String windows1252() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return new String(all, Charset.forName("windows-1252"));
  }
}
