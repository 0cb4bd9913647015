package com.penguinmails.mail.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that speaks TLS at once or after STARTTLS, and takes one mail per connection. */
final class TlsSmtpServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final SSLContext tls;
  private final boolean atOnce;
  private final boolean offersTls;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile String toSenders = "250 ok";

  TlsSmtpServer(SSLContext tls, boolean atOnce, boolean offersTls) throws IOException {
    this.tls = tls;
    this.atOnce = atOnce;
    this.offersTls = offersTls;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Everything clients said, TLS or not. */
  List<String> commands() {
    return commands;
  }

  /** Answers so to {@code MAIL FROM}. */
  void answerSenders(String reply) {
    toSenders = reply;
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
    try (Socket plain = socket) {
      Socket first = atOnce ? upgraded(plain) : plain;
      say(first, "220 tls ESMTP");
      converse(first, atOnce);
    } catch (IOException gone) {
      // The client refused the certificate, which some tests are about.
    }
  }

  private Socket upgraded(Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  private void converse(Socket socket, boolean secure) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      switch (line.split(" ", 2)[0]) {
        case "EHLO" -> say(socket, offersTls && !secure ? "250-tls\r\n250 STARTTLS" : "250 tls");
        case "MAIL" -> say(socket, toSenders);
        case "STARTTLS" -> {
          say(socket, "220 go ahead");
          converse(upgraded(socket), true);
          return;
        }
        case "DATA" -> {
          say(socket, "354 go ahead");
          while (!".".equals(line)) {
            line = in.readLine();
          }
          say(socket, "250 2.0.0 queued");
        }
        case "QUIT" -> {
          say(socket, "221 bye");
          return;
        }
        default -> say(socket, "250 ok");
      }
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
