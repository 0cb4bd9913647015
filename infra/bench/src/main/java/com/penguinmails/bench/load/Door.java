package com.penguinmails.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of 127.0.0.1 that serves each connection on a thread of its own. */
public final class Door implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket door;
  private final Host host;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger opened = new AtomicInteger();

  private Door(ServerSocket door, Host host) {
    this.door = door;
    this.host = host;
  }

  /** What is done with a connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Host {
    /**
     * Serves it.
     *
     * @throws IOException when one of two sides has gone away, which ends the connection
     */
    void serve(Socket client) throws IOException;
  }

  /** Opens a port that is free. */
  public static Door open(Host host) throws IOException {
    Door door = new Door(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), host);
    door.run(door::accept);
    return door;
  }

  public int port() {
    return door.getLocalPort();
  }

  /** How many connections there have been. */
  public int opened() {
    return opened.get();
  }

  /** Does something beside, until the door is closed. */
  public void run(Runnable work) {
    threads.execute(work);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        opened.incrementAndGet();
        run(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      host.serve(client);
    } catch (IOException broken) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
