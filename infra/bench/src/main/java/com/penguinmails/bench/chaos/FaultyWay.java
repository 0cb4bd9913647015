package com.penguinmails.bench.chaos;

import com.penguinmails.bench.load.Door;
import java.io.IOException;
import java.net.Socket;

/** Stands between the product and an SMTP server and lets things go wrong. */
final class FaultyWay implements AutoCloseable {
  private final Door door;

  private FaultyWay(Door door) {
    this.door = door;
  }

  /** Leads to the server on this port of 127.0.0.1. */
  static FaultyWay to(int server, Mischief mischief) throws IOException {
    return new FaultyWay(Door.open(client -> serve(client, server, mischief)));
  }

  int port() {
    return door.port();
  }

  private static void serve(Socket client, int server, Mischief mischief) throws IOException {
    if (mischief.strikes(Fault.REFUSE)) {
      return;
    }
    try (Conversation conversation = new Conversation(client, server, mischief)) {
      conversation.run();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
