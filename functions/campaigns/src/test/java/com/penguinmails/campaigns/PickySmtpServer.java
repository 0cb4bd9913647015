package com.penguinmails.campaigns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An SMTP server that answers each recipient as it was told, and takes what it was told nothing of.
 */
public final class PickySmtpServer implements AutoCloseable {
  /** Instead of an answer to the final dot, the connection ends. */
  public static final String VANISH = "vanish";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();

  public PickySmtpServer() throws IOException {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Answers so to {@code RCPT TO} of this address, or {@code MAIL FROM} of it. */
  public void answer(String address, String reply) {
    answers.put(address, reply);
  }

  /** Takes everything again. */
  public void forgive() {
    answers.clear();
  }

  /** Recipients of the mails it has, oldest first. */
  public List<String> taken() {
    return taken;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      say(socket, "220 picky ESMTP");
      String recipient = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String address = line.replaceAll(".*<(.*)>.*", "$1");
        if (line.startsWith("RCPT")) {
          recipient = address;
        }
        if (line.equals("DATA")) {
          say(socket, "354 go ahead");
          while (!".".equals(line)) {
            line = in.readLine();
          }
          taken.add(recipient);
          if (VANISH.equals(answers.get(recipient))) {
            return;
          }
          say(socket, "250 2.0.0 queued");
        } else {
          String told = answers.getOrDefault(address, "250 ok");
          say(socket, told.equals(VANISH) ? "250 ok" : told);
        }
      }
    } catch (IOException gone) {
      // The client hung up.
    }
  }

  private static void say(Socket socket, String reply) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
