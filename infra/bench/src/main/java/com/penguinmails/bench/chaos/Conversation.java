package com.penguinmails.bench.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One SMTP connection (RFC 5321), passed on line by line. The content is held back until its end,
 * so that a mail whose end does not arrive is certainly not on the server.
 */
final class Conversation implements AutoCloseable {
  private static final int STALL_MILLIS = 500;
  private static final int LIMIT_MILLIS = 60_000;

  private final Socket server;
  private final InputStream fromClient;
  private final OutputStream toClient;
  private final InputStream fromServer;
  private final OutputStream toServer;
  private final Mischief mischief;

  Conversation(Socket client, int serverPort, Mischief mischief) throws IOException {
    this.mischief = mischief;
    client.setSoTimeout(LIMIT_MILLIS);
    server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    server.setSoTimeout(LIMIT_MILLIS);
    server.setTcpNoDelay(true);
    client.setTcpNoDelay(true);
    fromClient = new BufferedInputStream(client.getInputStream());
    toClient = client.getOutputStream();
    fromServer = new BufferedInputStream(server.getInputStream());
    toServer = server.getOutputStream();
  }

  void run() throws IOException {
    byte[] greeting = reply();
    if (mischief.strikes(Fault.GREET_421)) {
      say("421 4.3.2 too busy");
      return;
    }
    answer(greeting);
    boolean open = true;
    while (open) {
      byte[] line = line(fromClient);
      if (line.length == 0) {
        return;
      }
      String verb =
          new String(line, 0, Math.min(4, line.length), StandardCharsets.US_ASCII)
              .toUpperCase(Locale.ROOT);
      open =
          switch (verb) {
            case "RCPT" -> recipient(line);
            case "DATA" -> content(line);
            default -> pass(line) && !verb.equals("QUIT");
          };
    }
  }

  private boolean recipient(byte[] line) throws IOException {
    if (mischief.strikes(Fault.STALL)) {
      stall();
    }
    if (mischief.strikes(Fault.RECIPIENT_451)) {
      return say("451 4.7.1 greylisted, try again later");
    }
    if (mischief.strikes(Fault.RECIPIENT_550)) {
      return say("550 5.1.1 no such mailbox");
    }
    if (mischief.strikes(Fault.RECIPIENT_421)) {
      say("421 4.3.2 closing down");
      return false;
    }
    return pass(line);
  }

  private boolean content(byte[] line) throws IOException {
    toServer.write(line);
    byte[] ready = reply();
    answer(ready);
    if (ready[0] != '3') {
      return true;
    }
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    boolean breaks = mischief.strikes(Fault.DROP_IN_DATA);
    byte[] text = line(fromClient);
    while (text.length > 0 && !isEnd(text)) {
      mail.write(text);
      if (breaks && mail.size() > 200) {
        return false;
      }
      text = line(fromClient);
    }
    if (text.length == 0 || mischief.strikes(Fault.DROP_END)) {
      return false;
    }
    if (mischief.strikes(Fault.CONTENT_451)) {
      // The server never sees the end of it, so this connection to it cannot go on.
      say("451 4.3.0 out of space");
      return false;
    }
    mail.write(text);
    mail.writeTo(toServer);
    byte[] taken = reply();
    if (mischief.strikes(Fault.DROP_ANSWER)) {
      return false;
    }
    answer(taken);
    return true;
  }

  private static boolean isEnd(byte[] line) {
    return line[0] == '.' && (line.length == 3 || line.length == 2);
  }

  private boolean pass(byte[] line) throws IOException {
    toServer.write(line);
    answer(reply());
    return true;
  }

  private boolean say(String reply) throws IOException {
    answer((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  private void answer(byte[] reply) throws IOException {
    toClient.write(reply);
    toClient.flush();
  }

  /** All lines of a reply: those before the last have a hyphen behind the code. */
  private byte[] reply() throws IOException {
    toServer.flush();
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    byte[] line;
    do {
      line = line(fromServer);
      reply.write(line);
    } while (line.length > 3 && line[3] == '-');
    if (reply.size() == 0) {
      throw new IOException("the server hung up");
    }
    return reply.toByteArray();
  }

  /** One line with its end; empty at the end of the stream. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      line.write(next);
      if (next == '\n') {
        return line.toByteArray();
      }
      next = in.read();
    }
    return new byte[0];
  }

  private static void stall() throws IOException {
    try {
      Thread.sleep(STALL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
