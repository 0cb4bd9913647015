package com.penguinmails.mail;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What a server may say between two of our commands. A read timeout bounds the wait for the next
 * byte only: a tenant's server that sends one now and then would hold a worker for ever, and one
 * that never ends its line would fill the memory. For the streams of one socket and one thread.
 */
final class ReplyLimit {
  /** A handshake's certificates fit, and a hundred lines of an answer to EHLO. */
  static final int MOST_BYTES = 1 << 16;

  private final long mostNanos;
  private long since = System.nanoTime();
  private int bytes;

  ReplyLimit(Duration longest) {
    this.mostNanos = longest.toNanos();
  }

  InputStream of(InputStream replies) {
    return new FilterInputStream(replies) {
      @Override
      public int read() throws IOException {
        int next = super.read();
        received(next < 0 ? 0 : 1);
        return next;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        received(count);
        return count;
      }
    };
  }

  OutputStream of(OutputStream commands) {
    return new FilterOutputStream(commands) {
      @Override
      public void write(int next) throws IOException {
        out.write(next);
        begin();
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
        begin();
      }
    };
  }

  /** From here on the server has the word. */
  void begin() {
    since = System.nanoTime();
    bytes = 0;
  }

  private void received(int count) throws IOException {
    bytes += Math.max(count, 0);
    if (bytes > MOST_BYTES) {
      throw new IOException("The server's reply does not end.");
    }
    if (System.nanoTime() - since > mostNanos) {
      throw new SocketTimeoutException("The server's reply took too long.");
    }
  }
}
