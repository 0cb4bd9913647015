package com.penguinmails.bench.sending;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** A loop that hands finished messages to the catcher: no retries, nothing but what it is told. */
final class BareSmtp {
  private final int port;
  private final byte[] message;
  private final Journal journal;

  /**
   * A loop.
   *
   * @param journal what each of its connections does beside SMTP
   */
  BareSmtp(int port, byte[] message, Journal journal) {
    this.port = port;
    this.message = message;
    this.journal = journal;
  }

  /** What is kept of the mails of one connection. */
  @FunctionalInterface
  interface Journal {
    /** Nothing. */
    Journal NONE = mails -> () -> {};

    /** Begins it for a connection with so many mails. */
    Page begin(int mails) throws SQLException;

    /** What one connection writes. */
    @FunctionalInterface
    interface Page extends AutoCloseable {
      /** Comes before each mail. */
      void next() throws SQLException;

      @Override
      default void close() throws SQLException {}
    }
  }

  /** Sends so many mails over a connection. */
  void send(int mails) throws IOException, SQLException {
    try (Journal.Page page = journal.begin(mails);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      expect(in, '2');
      say(out, in, "EHLO bench\r\n", '2');
      for (int i = 0; i < mails; i++) {
        page.next();
        say(out, in, "MAIL FROM:<bare@bench.example>\r\n", '2');
        say(out, in, "RCPT TO:<lead" + i + "@bench.example>\r\n", '2');
        say(out, in, "DATA\r\n", '3');
        out.write(message);
        say(out, in, "\r\n.\r\n", '2');
      }
      say(out, in, "QUIT\r\n", '2');
    }
  }

  private static void say(OutputStream out, InputStream in, String line, char expected)
      throws IOException {
    out.write(line.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    expect(in, expected);
  }

  /** Reads a reply, of several lines if it has them. */
  private static void expect(InputStream in, char expected) throws IOException {
    boolean last = false;
    while (!last) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server hung up");
        }
        line.append((char) c);
      }
      if (line.charAt(0) != expected) {
        throw new IOException("the server said " + line);
      }
      last = line.charAt(3) != '-';
    }
  }
}
