package com.penguinmails.bench.sending;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of this machine as it looks from some milliseconds away: each of its replies is late.
 */
final class DistantServer implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final int CHUNK = 16_384;

  private final ServerSocket door;
  private final int server;
  private final Duration roundTrip;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private DistantServer(ServerSocket door, int server, Duration roundTrip) {
    this.door = door;
    this.server = server;
    this.roundTrip = roundTrip;
  }

  /** Leads to the server on this port of 127.0.0.1. */
  static DistantServer of(int server, Duration roundTrip) throws IOException {
    ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    DistantServer distant = new DistantServer(door, server, roundTrip);
    distant.threads.execute(distant::accept);
    return distant;
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
    try (client;
        Socket near = new Socket(InetAddress.getLoopbackAddress(), server)) {
      client.setTcpNoDelay(true);
      near.setTcpNoDelay(true);
      threads.execute(() -> pass(client, near, Duration.ZERO));
      pass(near, client, roundTrip);
    } catch (IOException gone) {
      return;
    }
  }

  /** Until one of them hangs up, which ends both. */
  private static void pass(Socket from, Socket to, Duration late) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
        Thread.sleep(late);
        out.write(chunk, 0, read);
        out.flush();
      }
    } catch (IOException gone) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
