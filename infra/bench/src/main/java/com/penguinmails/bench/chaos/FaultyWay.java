package com.penguinmails.bench.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between the product and an SMTP server and lets things go wrong. */
final class FaultyWay implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket door;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int server;
  private final Mischief mischief;

  private FaultyWay(ServerSocket door, int server, Mischief mischief) {
    this.door = door;
    this.server = server;
    this.mischief = mischief;
  }

  /** Leads to the server on this port of 127.0.0.1. */
  static FaultyWay to(int server, Mischief mischief) throws IOException {
    FaultyWay way =
        new FaultyWay(
            new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), server, mischief);
    way.threads.execute(way::accept);
    return way;
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (mischief.strikes(Fault.REFUSE)) {
        return;
      }
      try (Conversation conversation = new Conversation(client, server, mischief)) {
        conversation.run();
      }
    } catch (IOException broken) {
      // One of the two went away: so does this conversation.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
