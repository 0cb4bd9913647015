package com.penguinmails.mail.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server of a few lines that fails on purpose, one fault for each connection. */
final class ScriptedSmtpServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Queue<Fault> script;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);

  ScriptedSmtpServer(Fault... script) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = new ConcurrentLinkedQueue<>(List.of(script));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Messages whose final dot arrived, whatever was answered. */
  List<String> taken() {
    return taken;
  }

  List<String> commands() {
    return commands;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Fault next = script.poll();
        Thread.ofVirtual().start(() -> serve(socket, next == null ? Fault.NONE : next));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket, Fault fault) {
    try (socket) {
      new Conversation(socket, fault).run();
    } catch (IOException | InterruptedException gone) {
      // The client hung up, which some tests are about.
    }
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
  }

  private final class Conversation {
    private final Socket socket;
    private final Fault fault;
    private final BufferedReader in;
    private final OutputStream out;

    Conversation(Socket socket, Fault fault) throws IOException {
      this.socket = socket;
      this.fault = fault;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      this.out = socket.getOutputStream();
    }

    void run() throws IOException, InterruptedException {
      if (!greet()) {
        return;
      }
      String line = in.readLine();
      while (line != null && answer(line)) {
        line = in.readLine();
      }
    }

    private boolean greet() throws IOException, InterruptedException {
      return switch (fault) {
        case STALLS_AT_GREETING -> stall();
        case GREETS_WITH_421 -> last("421 4.3.2 busy, come back");
        case GREETS_WITH_554 -> last("554 no service for you");
        default -> say("220 scripted ESMTP");
      };
    }

    private boolean answer(String line) throws IOException, InterruptedException {
      commands.add(line);
      if (fault == Fault.ANSWERS_SLOWLY && closing.await(150, TimeUnit.MILLISECONDS)) {
        return false;
      }
      String verb = line.split(" ", 2)[0];
      return switch (verb) {
        case "EHLO" -> say("250-scripted\r\n250 AUTH PLAIN LOGIN");
        case "AUTH" -> signIn();
        case "MAIL" -> mail();
        case "RCPT" -> recipient();
        case "DATA" -> content();
        case "QUIT" -> last("221 bye");
        default -> say("250 ok");
      };
    }

    private boolean signIn() throws IOException, InterruptedException {
      return switch (fault) {
        case STALLS_AT_SIGN_IN -> stall();
        case REFUSES_SIGN_IN -> say("535 5.7.8 wrong password");
        case CANNOT_SIGN_IN_NOW -> say("454 4.7.0 try later");
        default -> say("235 2.7.0 welcome");
      };
    }

    private boolean mail() throws IOException {
      return switch (fault) {
        case REFUSES_SENDER -> say("550 5.1.8 sender unknown");
        case WANTS_SIGN_IN_AT_SENDER -> say("530 5.7.0 sign in first");
        default -> say("250 sender ok");
      };
    }

    private boolean recipient() throws IOException, InterruptedException {
      return switch (fault) {
        case REFUSES_RECIPIENT -> say("550-5.1.1 no such\r\n550 5.1.1 user");
        case DEFERS_RECIPIENT -> say("451 4.7.1 greylisted");
        case CLOSES_AT_RECIPIENT -> false;
        case STALLS_AT_RECIPIENT -> stall();
        default -> say("250 recipient ok");
      };
    }

    private boolean content() throws IOException, InterruptedException {
      if (fault == Fault.CLOSES_AFTER_DATA_COMMAND) {
        return false;
      }
      if (fault == Fault.REFUSES_DATA_COMMAND) {
        return say("554 5.5.1 no valid recipients");
      }
      say("354 go ahead");
      if (fault == Fault.DROPS_AFTER_354) {
        return reset();
      }
      if (fault == Fault.STALLS_IN_CONTENT) {
        return stall();
      }
      StringBuilder message = new StringBuilder();
      for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
        if (line == null || (fault == Fault.DROPS_MID_CONTENT && message.length() > 100)) {
          return reset();
        }
        message.append(line).append('\n');
      }
      taken.add(message.toString());
      return afterDot();
    }

    private boolean afterDot() throws IOException, InterruptedException {
      return switch (fault) {
        case REFUSES_CONTENT -> say("550 5.7.1 looks like spam");
        case DEFERS_CONTENT -> say("451 4.3.0 disk full");
        case SAYS_421_AFTER_CONTENT_AND_RESETS -> {
          say("421 4.3.2 shutting down");
          yield reset();
        }
        case CLOSES_AFTER_DOT -> false;
        case RESETS_AFTER_DOT -> reset();
        case STALLS_AFTER_DOT -> stall();
        case TALKS_NONSENSE_AFTER_DOT -> say("nice weather");
        case HALF_A_REPLY_AFTER_DOT -> last("250-nearly");
        case ACCEPTS_WITH_252 -> say("252 will try");
        case CLOSES_WHEN_IDLE -> last("250 2.0.0 queued");
        case SAYS_421_WHEN_IDLE -> last("250 2.0.0 queued\r\n421 4.4.2 idle too long");
        default -> say("250 2.0.0 queued");
      };
    }

    private boolean say(String reply) throws IOException {
      out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return true;
    }

    private boolean last(String reply) throws IOException {
      say(reply);
      return false;
    }

    private boolean stall() throws InterruptedException {
      closing.await();
      return false;
    }

    private boolean reset() throws SocketException {
      socket.setSoLinger(true, 0);
      return false;
    }
  }
}
