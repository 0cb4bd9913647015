package com.penguinmails.bench.sending;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  /** Seconds that many mails take over that many connections. */
  double seconds(int mails, int connections) throws IOException, InterruptedException {
    List<Callable<Integer>> loops = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int share = mails / connections + (i < mails % connections ? 1 : 0);
      loops.add(() -> loop(share));
    }
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (Future<Integer> loop : threads.invokeAll(loops)) {
        loop.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the bare loop failed", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private int loop(int mails) throws IOException, SQLException {
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
      return mails;
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
