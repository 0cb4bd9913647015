package com.penguinmails.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One kept-alive HTTP/1.1 connection that knows only answers with a Content-Length. A tenth of what
 * an HTTP client costs: the load shares the cores with what it measures.
 */
public final class HttpConnection implements AutoCloseable {
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int body;

  private HttpConnection(Socket socket) {
    this.socket = socket;
  }

  /** Connects to a base URL such as {@code http://127.0.0.1:8080}. */
  public static HttpConnection open(URI base) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    return new HttpConnection(socket);
  }

  /** Sends a whole request, reads the whole answer and returns its status. */
  public int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    filled = 0;
    do {
      fill();
      body = indexOf(END_OF_HEAD, filled) + END_OF_HEAD.length;
    } while (body < END_OF_HEAD.length);
    int end = body + contentLength();
    while (filled < end) {
      fill();
    }
    return number(STATUS_AT);
  }

  /** The body of the last answer. */
  public String body() {
    return new String(buffer, body, filled - body, StandardCharsets.UTF_8);
  }

  private void fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, filled * 2);
    }
    int read = socket.getInputStream().read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    filled += read;
  }

  private int contentLength() {
    int at = indexOf(LENGTH, body);
    return at < 0 ? 0 : number(at + LENGTH.length);
  }

  private int number(int from) {
    int at = from;
    while (buffer[at] == ' ') {
      at++;
    }
    int number = 0;
    for (; buffer[at] >= '0' && buffer[at] <= '9'; at++) {
      number = number * 10 + buffer[at] - '0';
    }
    return number;
  }

  /**
   * Where this lower-case text begins, whatever case the answer has it in; -1 if it is not there.
   */
  private int indexOf(byte[] text, int end) {
    for (int at = 0; at + text.length <= end; at++) {
      int same = 0;
      while (same < text.length && lower(buffer[at + same]) == text[same]) {
        same++;
      }
      if (same == text.length) {
        return at;
      }
    }
    return -1;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
