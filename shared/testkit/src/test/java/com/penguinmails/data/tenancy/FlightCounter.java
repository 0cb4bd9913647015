package com.penguinmails.data.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire to PostgreSQL that counts network flights: how often the client sends after the server has
 * answered.
 */
final class FlightCounter implements AutoCloseable {
  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final AtomicInteger flights = new AtomicInteger();
  private final AtomicBoolean serverSpokeLast = new AtomicBoolean(true);

  FlightCounter(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns the flights since the last call. */
  int taken() {
    return flights.getAndSet(0);
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        Socket server = new Socket(host, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(client, server, true));
        Thread.ofVirtual().start(() -> pump(server, client, false));
      }
    } catch (IOException closed) {
      flights.addAndGet(0);
    }
  }

  private void pump(Socket from, Socket to, boolean fromClient) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (fromClient && serverSpokeLast.getAndSet(false)) {
          flights.incrementAndGet();
        } else if (!fromClient) {
          serverSpokeLast.set(true);
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException closed) {
      serverSpokeLast.set(true);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
