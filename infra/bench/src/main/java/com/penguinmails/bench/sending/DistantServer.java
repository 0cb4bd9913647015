package com.penguinmails.bench.sending;

import com.penguinmails.bench.load.Door;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A server of this machine as it looks from some milliseconds away: each of its replies is late.
 */
final class DistantServer implements AutoCloseable {
  private static final int CHUNK = 16_384;

  private final int server;
  private final Duration roundTrip;
  private final Door door;

  /** Leads to the server on this port of 127.0.0.1. */
  DistantServer(int server, Duration roundTrip) throws IOException {
    this.server = server;
    this.roundTrip = roundTrip;
    this.door = Door.open(this::serve);
  }

  int port() {
    return door.port();
  }

  /** How many connections there have been. */
  int opened() {
    return door.opened();
  }

  private void serve(Socket client) throws IOException {
    try (Socket near = new Socket(InetAddress.getLoopbackAddress(), server)) {
      client.setTcpNoDelay(true);
      near.setTcpNoDelay(true);
      door.run(() -> pass(client, near, Duration.ZERO));
      pass(near, client, roundTrip);
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
  }
}
